// Saving and loading: a model saved with its optimizer resumes bit for bit, both next to the original and in a new
// process, and state moves to and from the optimizers of TensorFlow.js.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { data, distance, initialize, layers, perceptron, tf, weightsOf, zeromean } from './setup.mjs';

const { xs, ys } = data();
const LOSS = 'meanSquaredError';

const OPTIONS = {
  SGD: { learningRate: 0.01 },
  SGDM: { learningRate: 0.01, useNesterov: true, weightDecay: 1e-3, clipNorm: 0.5 },
  Adam: { amsgrad: true, beta1: 0.8 },
  AdamW: { averageWeights: 0.9, lookahead: { every: 3 }, nonFinite: 'skip' },
  RAdam: { gradScale: 0.5, lrScale: ({ rank }) => 2 - rank / 2 },
  Lion: { weightDecay: 0.1, decayScale: ({ rank }) => rank },
  RMSprop: { momentum: 0.5, centered: true },
};

async function steps(model, count) {
  for (let t = 0; t < count; t++) await model.trainOnBatch(xs, ys);
}

/** Saves a model with its optimizer, as JSON and bytes, like every TensorFlow.js handler. */
async function saved(model) {
  let artifacts;
  await model.save(
    tf.io.withSaveHandler((all) => {
      artifacts = all;
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    }),
    { includeOptimizer: true },
  );
  const { weightData, ...json } = artifacts;
  return { ...JSON.parse(JSON.stringify(json)), weightData: tf.io.concatenateArrayBuffers([].concat(weightData)) };
}

const load = (artifacts) => layers.loadLayersModel(tf.io.fromMemory(artifacts));

for (const [name, options] of Object.entries(OPTIONS)) {
  test(`${name}: a model loaded beside the original goes on to the bit`, async () => {
    const model = perceptron();
    const optimizer = new zeromean[name]({ ...options, centralize: { model } });
    model.compile({ optimizer, loss: LOSS });
    await steps(model, 5);
    const copy = await load(await saved(model));
    assert.ok(copy.optimizer instanceof zeromean[name]);
    assert.equal(copy.optimizer.iterations, 5);
    assert.notEqual(copy.weights[0].read().name, model.weights[0].read().name);
    const again = await load(await saved(copy)); // before any training
    for (const one of [model, copy, again]) await steps(one, 7);
    for (const one of [copy, again]) {
      assert.deepEqual(weightsOf(one), weightsOf(model));
      assert.equal(one.optimizer.digest(), optimizer.digest());
      assert.deepEqual(one.optimizer.getConfig(), optimizer.getConfig());
    }
  });
}

/** A model of three layers, the first of which is frozen for three steps. */
async function unfrozen(options) {
  const dense = (inputs, i) => layers.layers.dense({ units: 5 - i, inputShape: [inputs] });
  const model = initialize(layers.sequential({ layers: [6, 5, 4].map(dense) }));
  const optimizer = new zeromean.Adam({ ...options, centralize: { model } });
  model.layers[0].trainable = false;
  model.compile({ optimizer, loss: LOSS });
  await steps(model, 3);
  model.layers[0].trainable = true;
  model.compile({ optimizer, loss: LOSS });
  await steps(model, 4);
  return model;
}

const layerWeights = (model) => model.layers.flatMap(({ weights }) => weights.map((w) => w.read().dataSync().slice()));

test('layers with counts of their own go on to the bit', async () => {
  const model = await unfrozen({ averageWeights: 0.9 });
  const copy = await load(await saved(model));
  for (const one of [model, copy]) await steps(one, 2);
  assert.deepEqual(layerWeights(copy), layerWeights(model));
  assert.equal(copy.optimizer.digest(), model.optimizer.digest());
});

test('the state of layers that are still frozen waits for them, through another save', async () => {
  const model = await unfrozen({});
  const setTrainable = (one, trainable) => {
    one.layers[1].trainable = trainable;
    one.compile({ optimizer: one.optimizer, loss: LOSS });
  };
  setTrainable(model, false);
  await steps(model, 2);
  const copy = await load(await saved(model));
  for (const one of [model, copy]) await steps(one, 2);
  const again = await load(await saved(copy));
  for (const one of [model, copy, again]) {
    setTrainable(one, true);
    await steps(one, 3);
  }
  for (const one of [copy, again]) assert.deepEqual(layerWeights(one), layerWeights(model));
});

test('in a new process', async () => {
  const model = perceptron();
  model.compile({ optimizer: new zeromean.AdamW({ clipNorm: 1, centralize: { model } }), loss: LOSS });
  await steps(model, 5);
  const { weightData, ...json } = await saved(model);
  const folder = mkdtempSync(join(tmpdir(), 'zeromean-tfjs-'));
  writeFileSync(join(folder, 'model.json'), JSON.stringify(json));
  writeFileSync(join(folder, 'weights.bin'), new Uint8Array(weightData));
  const program = fileURLToPath(new URL('resume.mjs', import.meta.url));
  const digest = execFileSync(process.execPath, [program, folder], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await steps(model, 10);
  assert.equal(digest.trim().split('\n').at(-1), model.optimizer.digest());
  assert.equal(readFileSync(join(folder, 'model.json'), 'utf8').includes('ZeromeanAdamW'), true);
  rmSync(folder, { recursive: true });
});

const MOVES = [
  ['adam', () => tf.train.adam(0.01), () => new zeromean.Adam({ learningRate: 0.01 }), 1e-6],
  ['momentum', () => tf.train.momentum(0.01, 0.9), () => new zeromean.SGDM({ learningRate: 0.01 }), 0],
];

for (const [name, theirs, ours, tolerance] of MOVES) {
  test(`state moves from tf.train.${name} to ours, and back`, async () => {
    for (const [from, into] of [
      [theirs, ours],
      [ours, theirs],
    ]) {
      const [straight, moved] = [perceptron(), perceptron()];
      const optimizers = [theirs(), from(), into()];
      straight.compile({ optimizer: optimizers[0], loss: LOSS });
      moved.compile({ optimizer: optimizers[1], loss: LOSS });
      for (const one of [straight, moved]) await steps(one, 5);
      await optimizers[2].setWeights(await optimizers[1].getWeights());
      assert.equal(optimizers[2].iterations, 5);
      moved.compile({ optimizer: optimizers[2], loss: LOSS });
      for (const one of [straight, moved]) await steps(one, 5);
      assert.ok(distance(weightsOf(straight), weightsOf(moved)) <= tolerance);
    }
  });
}

test('a schedule in a loaded model has to be given again', async () => {
  const model = perceptron();
  const rate = (n) => 0.1 / (1 + n);
  const optimizer = new zeromean.SGDM({ learningRate: rate, weightDecay: () => 0.1, centralize: { model } });
  model.compile({ optimizer, loss: LOSS });
  await steps(model, 3);
  const copy = await load(await saved(model));
  const message = (name) => ({
    message: `${name} was a schedule, which a saved model cannot hold: set optimizer.${name} before training`,
  });
  await assert.rejects(copy.trainOnBatch(xs, ys), message('learningRate'));
  copy.optimizer.learningRate = rate;
  await assert.rejects(copy.trainOnBatch(xs, ys), message('weightDecay'));
  copy.optimizer.weightDecay = 0.1;
  for (const one of [model, copy]) await steps(one, 3);
  assert.deepEqual(weightsOf(copy), weightsOf(model));
});

test('state of another model or another rule is refused, and nothing changes', async () => {
  const [model, other] = [
    perceptron(),
    layers.sequential({ layers: [layers.layers.dense({ units: 2, inputShape: [3] })] }),
  ];
  const optimizer = new zeromean.Adam();
  model.compile({ optimizer, loss: LOSS });
  await steps(model, 2);
  const digest = optimizer.digest();
  const strange = new zeromean.Adam();
  other.compile({ optimizer: strange, loss: LOSS });
  await other.trainOnBatch(tf.ones([1, 3]), tf.ones([1, 2]));
  await assert.rejects(
    optimizer.setWeights(await strange.getWeights()),
    /^RangeError: the state that was loaded is of "dense/,
  );
  const sgd = new zeromean.SGDM({ learningRate: 1 });
  await assert.rejects(
    sgd.setWeights(await optimizer.getWeights()),
    /^RangeError: setWeights: "dense.*\/m" is no state of SGDM/,
  );
  await assert.rejects(optimizer.setWeights([]), /the first tensor is undefined, expected "iter"/);
  assert.equal(optimizer.digest(), digest);
  await steps(model, 1);
});
