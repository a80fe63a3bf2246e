// Every way to train: fit, trainOnBatch, minimize, applyGradients in both forms and a hand-written loop give the same
// weights; callbacks, early stopping and validation work as with any TensorFlow.js optimizer.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { data, distance, layers, perceptron, tf, weightsOf, zeromean } from './setup.mjs';

const { xs, ys } = data();
const LOSS = 'meanSquaredError';
const STEPS = 7;

function compiled(options = { learningRate: 0.1 }) {
  const model = perceptron();
  const optimizer = new zeromean.SGDM({ ...options, centralize: { model } });
  model.compile({ optimizer, loss: LOSS });
  return { model, optimizer };
}

const lossOf = (model) => () => tf.losses.meanSquaredError(ys, model.apply(xs, { training: true }));
const variablesOf = (model) => model.trainableWeights.map((weight) => weight.read());

const LOOPS = {
  fit: ({ model }) => model.fit(xs, ys, { epochs: STEPS, batchSize: 8, shuffle: false, verbose: 0 }),
  trainOnBatch: async ({ model }) => {
    for (let t = 0; t < STEPS; t++) await model.trainOnBatch(xs, ys);
  },
  minimize: ({ model, optimizer }) => {
    for (let t = 0; t < STEPS; t++) optimizer.minimize(lossOf(model), false, variablesOf(model));
  },
  'minimize without a list of variables': ({ model, optimizer }) => {
    for (let t = 0; t < STEPS; t++) tf.dispose(optimizer.minimize(lossOf(model), true));
  },
  'applyGradients of a map': ({ model, optimizer }) => {
    for (let t = 0; t < STEPS; t++) {
      const { value, grads } = tf.variableGrads(lossOf(model), variablesOf(model));
      optimizer.applyGradients(grads);
      tf.dispose([value, grads]);
    }
  },
  'applyGradients of a list': ({ model, optimizer }) => {
    for (let t = 0; t < STEPS; t++) {
      tf.tidy(() => {
        const { grads } = optimizer.computeGradients(lossOf(model));
        optimizer.applyGradients(Object.entries(grads).map(([name, tensor]) => ({ name, tensor })));
      });
    }
  },
};

const expected = compiled();
await LOOPS.fit(expected);

for (const [name, train] of Object.entries(LOOPS)) {
  test(`${name}: the same weights`, async () => {
    const one = compiled();
    const before = weightsOf(one.model);
    await train(one);
    assert.ok(distance(weightsOf(one.model), weightsOf(expected.model)) < 1e-6);
    assert.ok(distance(weightsOf(one.model), before) > 0.01);
    assert.equal(one.optimizer.iterations, STEPS);
    one.model.dispose();
  });
}

test('a callback that assigns learningRate is a schedule', async () => {
  const rate = (n) => 0.1 / (1 + n);
  const [assigned, scheduled] = [compiled({ learningRate: 1 }), compiled({ learningRate: rate })];
  const onBatchBegin = (batch) => {
    assigned.optimizer.learningRate = rate(assigned.optimizer.iterations);
    assert.equal(batch, 0);
  };
  await assigned.model.fit(xs, ys, {
    epochs: STEPS,
    batchSize: 8,
    shuffle: false,
    verbose: 0,
    callbacks: { onBatchBegin },
  });
  await LOOPS.fit(scheduled);
  assert.deepEqual(weightsOf(assigned.model), weightsOf(scheduled.model));
  assert.equal(scheduled.optimizer.learningRate, rate(STEPS));
  scheduled.optimizer.setLearningRate(0.5);
  assert.equal(scheduled.optimizer.learningRate, 0.5);
});

test('all rates can be read and set', () => {
  const adam = new zeromean.AdamW({ beta1: 0.8 });
  assert.deepEqual([adam.learningRate, adam.weightDecay, adam.clipNorm, adam.gradScale], [1e-3, 0.01, Infinity, 1]);
  adam.beta2 = (n) => 0.9 + 0.01 * n;
  assert.deepEqual([adam.beta1, adam.beta2], [0.8, 0.9]);
  adam.beta1 = 0.5;
  Object.assign(adam, { weightDecay: 0.2, clipNorm: 3, gradScale: 0.5 });
  assert.deepEqual([adam.beta1, adam.beta2, adam.weightDecay, adam.clipNorm, adam.gradScale], [0.5, 0.9, 0.2, 3, 0.5]);
  const sgd = new zeromean.SGDM({ learningRate: 1 });
  sgd.setMomentum(0.5);
  assert.equal(sgd.momentum, 0.5);
});

test('early stopping and validation', async () => {
  const { model } = compiled({ learningRate: 0 });
  const { epoch, history } = await model.fit(xs, ys, {
    epochs: 20,
    validationData: [xs, ys],
    verbose: 0,
    callbacks: layers.callbacks.earlyStopping({ monitor: 'val_loss', patience: 2 }),
  });
  assert.equal(epoch.length, 3); // it never improves on the first epoch
  assert.equal(history.val_loss.length, epoch.length);
  const trained = compiled();
  const { history: falling } = await trained.model.fit(xs, ys, { epochs: 20, validationSplit: 0.25, verbose: 0 });
  assert.ok(falling.loss.at(-1) < falling.loss[0]);
});

test('a step that is skipped changes nothing', () => {
  const { model } = compiled();
  const optimizer = new zeromean.Adam({ nonFinite: 'skip' });
  const variables = variablesOf(model);
  const before = weightsOf(model);
  const infinite = () => tf.mul(tf.losses.meanSquaredError(ys, model.apply(xs)), Infinity);
  tf.dispose(optimizer.minimize(infinite, true, variables));
  assert.deepEqual(weightsOf(model), before);
  assert.equal(optimizer.iterations, 0);
});

const packaged = (name) => fileURLToPath(import.meta.resolve('zeromean/package.json')).replace('package.json', name);

for (const page of [packaged('README.md'), fileURLToPath(new URL('tfjs.md', import.meta.url))]) {
  test(`the program in ${basename(page)} trains`, async () => {
    const text = readFileSync(page, 'utf8');
    const [, block] = /```ts\n(import \* as tf.*?)```/s.exec(text);
    const [code, imports] = [block.replaceAll(/^import .*\n/gm, ''), block.match(/^import .*$/gm)];
    assert.deepEqual(imports, ["import * as tf from '@tensorflow/tfjs';", "import { AdamW } from 'zeromean/tfjs';"]);
    const program = new Function(
      'tf',
      'AdamW',
      `return (async () => {${code.replace('await model.fit', 'const { history } = await model.fit')} return history; })()`,
    );
    const { loss } = await program({ ...tf, ...layers }, zeromean.AdamW);
    assert.ok(loss.at(-1) < loss[0]);
  });
}
