// Variables: values that others write into them count, variables without a gradient are left alone, and variables may
// come, go and be frozen at any time, each with its own step count.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { data, distance, filled, initialize, layers, perceptron, tf, weightsOf, zeromean } from './setup.mjs';

const { xs, ys } = data();
const core = await import('zeromean');

/** Takes a step with this gradient everywhere. */
function stepWith(optimizer, variables, value) {
  tf.tidy(() => optimizer.applyGradients(Object.fromEntries(variables.map((v) => [v.name, tf.fill(v.shape, value)]))));
}

test('assign, setWeights and loadWeights between steps are honoured, and momentum stays', () => {
  const { dense } = layers.layers;
  const model = layers.sequential({ layers: [dense({ units: 1, inputShape: [2], useBias: false })] });
  const [variable] = model.weights.map((weight) => weight.read());
  const optimizer = new zeromean.SGDM({ learningRate: 1, momentum: 0.5 });
  const writes = [
    (w) => variable.assign(w),
    (w) => model.setWeights([w]),
    (w) => model.loadWeights({ [model.weights[0].name]: w }),
  ];
  let momentum = 0;
  for (const [i, write] of writes.entries()) {
    const w = tf.tensor([10 * i, 20], [2, 1]);
    write(w);
    w.dispose();
    stepWith(optimizer, [variable], 1);
    momentum = 0.5 * momentum + 1;
    assert.deepEqual([...variable.dataSync()], [10 * i - momentum, 20 - momentum]);
  }
});

test('freezing and unfreezing: what is frozen keeps its state and its count', () => {
  const [a, b] = [tf.variable(tf.tensor([1])), tf.variable(tf.tensor([1]))];
  const optimizer = new zeromean.Adam({ learningRate: 0.1 });
  const expected = new core.Adam(
    { a: { shape: [1], initial: 1 }, b: { shape: [1], initial: 1 } },
    { lr: 0.1, eps: 1e-7 },
  );
  const both = (value, present) => {
    stepWith(optimizer, present, value);
    expected.grad.fill(value);
    expected.step({ absent: present.includes(b) ? [] : ['b'] });
  };
  both(0.3, [a, b]);
  for (let t = 0; t < 50; t++) both(0.01 * t, [a]);
  assert.equal(b.dataSync()[0], Math.fround(expected.parameters.b.data[0]));
  both(-0.2, [a, b]);
  both(0.7, [a, b]);
  assert.equal(expected.parameters.b.stepsTaken, 3);
  assert.deepEqual([a.dataSync()[0], b.dataSync()[0]], [...expected.parameters.a.data, ...expected.parameters.b.data]);
  assert.equal(optimizer.digest(), expected.digest());
});

test('layers that are unfrozen later join with a count of their own', async () => {
  const model = perceptron();
  const [first] = model.layers;
  const optimizer = new zeromean.Adam({ learningRate: 0.01, centralize: { model } });
  first.trainable = false;
  model.compile({ optimizer, loss: 'meanSquaredError' });
  const weights = () => first.weights.map((weight) => weight.read().dataSync().slice());
  const before = weights();
  for (let t = 0; t < 30; t++) await model.trainOnBatch(xs, ys);
  assert.deepEqual(weights(), before);
  first.trainable = true;
  model.compile({ optimizer, loss: 'meanSquaredError' });
  await model.trainOnBatch(xs, ys);
  // Adam's first step of a bias moves it by the learning rate: the layer's count is 1, not 31.
  const moved = weights()[1].map((w, i) => Math.abs(w - before[1][i]));
  assert.ok(
    moved.every((m) => Math.abs(m - 0.01) < 1e-4),
    `${moved}`,
  );
  assert.equal(optimizer.iterations, 31);
});

test('two models with one optimizer share one norm', () => {
  const [one, other] = [perceptron(), perceptron()];
  const optimizer = new zeromean.SGD({ learningRate: 1, clipNorm: 1, centralize: { models: [one, other] } });
  const variables = [one, other].flatMap((model) => model.weights.map((weight) => weight.read()));
  const before = variables.map((v) => v.dataSync().slice());
  tf.tidy(() => {
    optimizer.applyGradients(variables.map((v, i) => ({ name: v.name, tensor: filled(v.shape, 50 + i) })));
  });
  const moved = variables.flatMap((v, i) => [...v.dataSync()].map((w, k) => w - before[i][k]));
  const norm = Math.hypot(...moved);
  assert.ok(norm > 0.5 && norm <= 1 + 1e-5, `${norm}`); // 1, without the means of the gradients
  optimizer.addModel(perceptron());
  assert.equal(optimizer.describe().length, 12);
});

test('a GAN that toggles trainable, with two optimizers', async () => {
  const { dense } = layers.layers;
  const generator = initialize(layers.sequential({ layers: [dense({ units: 6, inputShape: [4] })] }));
  const judge = initialize(layers.sequential({ layers: [dense({ units: 1, inputShape: [6] })] }), 9);
  judge.compile({ optimizer: new zeromean.Adam({ centralize: { model: judge } }), loss: 'meanSquaredError' });
  judge.trainable = false;
  const both = layers.sequential({ layers: [generator, judge] });
  both.compile({ optimizer: new zeromean.Adam({ centralize: { model: both } }), loss: 'meanSquaredError' });
  judge.trainable = true;
  const [noise, real] = [tf.ones([8, 4]), tf.ones([8, 1])];
  for (let t = 0; t < 5; t++) {
    const [g, j] = [weightsOf(generator), weightsOf(judge)];
    judge.trainable = true;
    await judge.trainOnBatch(xs, real);
    assert.deepEqual(weightsOf(generator), g);
    assert.ok(distance(weightsOf(judge), j) > 0);
    const judged = weightsOf(judge);
    judge.trainable = false;
    await both.trainOnBatch(noise, real);
    assert.deepEqual(weightsOf(judge), judged);
    assert.ok(distance(weightsOf(generator), g) > 0);
  }
});

test('a variable that is disposed of leaves, and another may have its name', () => {
  const optimizer = new zeromean.SGDM({ learningRate: 1 });
  const w = tf.variable(tf.tensor([0, 0]), true, 'w-of-before');
  const rest = tf.variable(tf.tensor([5]));
  stepWith(optimizer, [w, rest], 1);
  w.dispose();
  stepWith(optimizer, [rest], 1);
  const again = tf.variable(tf.tensor([0, 0, 0]), true, 'w-of-before');
  stepWith(optimizer, [again, rest], 1);
  assert.deepEqual([...again.dataSync()], [-1, -1, -1]); // without the momentum of the first
  assert.ok(Math.abs(rest.dataSync()[0] - (5 - 1 - 1.9 - 2.71)) < 1e-6);
  assert.equal(optimizer.describe().length, 2);
});

test('gradients that are null or undefined leave the variable alone, even in the very first call', () => {
  for (const none of [null, undefined]) {
    const [a, b] = [tf.variable(tf.tensor([1])), tf.variable(tf.tensor([2]))];
    const optimizer = new zeromean.AdamW({ learningRate: 0.1 });
    optimizer.applyGradients({ [a.name]: none });
    optimizer.applyGradients([{ name: a.name, tensor: none }]);
    optimizer.applyGradients({});
    assert.equal(optimizer.iterations, 0);
    const gradient = tf.tensor([1]);
    optimizer.applyGradients({ [a.name]: none, [b.name]: gradient });
    assert.equal(a.dataSync()[0], 1);
    assert.ok(Math.abs(b.dataSync()[0] - 1.9) < 1e-6);
    optimizer.applyGradients([{ name: a.name, tensor: gradient }]);
    assert.ok(Math.abs(a.dataSync()[0] - 0.9) < 1e-6);
  }
});

test('scales by variable: decay of matrices only, by default with AdamW', () => {
  const [matrix, bias] = [tf.variable(tf.ones([2, 2])), tf.variable(tf.ones([2]))];
  const step = (optimizer) => {
    matrix.assign(tf.ones([2, 2]));
    bias.assign(tf.ones([2]));
    stepWith(optimizer, [matrix, bias], 0);
    return [matrix.dataSync()[0], bias.dataSync()[0]];
  };
  assert.deepEqual(step(new zeromean.AdamW({ learningRate: 0.5, weightDecay: 0.5 })), [0.75, 1]);
  assert.deepEqual(step(new zeromean.SGD({ learningRate: 0.5, weightDecay: 0.5 })), [0.75, 0.75]);
  const scales = { decayScale: ({ rank }) => rank, lrScale: ({ rank }) => (rank === 1 ? 0.5 : 1) };
  assert.deepEqual(step(new zeromean.SGD({ learningRate: 0.5, weightDecay: 0.5, ...scales })), [0.5, 0.875]);
});

test('averages are swapped in for evaluation, and out again', async () => {
  const model = perceptron();
  const optimizer = new zeromean.SGD({ learningRate: 0.1, averageWeights: 0.9 });
  model.compile({ optimizer, loss: 'meanSquaredError' });
  assert.equal(optimizer.averages().size, 0);
  for (let t = 0; t < 5; t++) await model.trainOnBatch(xs, ys);
  const weights = weightsOf(model);
  const averages = [...optimizer.averages().values()];
  assert.ok(distance(weights, averages) > 1e-3);
  optimizer.swapAverages();
  assert.deepEqual(weightsOf(model), averages);
  await assert.rejects(model.trainOnBatch(xs, ys), {
    message: 'the model holds the averages of its weights: call swapAverages() before training',
  });
  optimizer.swapAverages();
  assert.deepEqual(weightsOf(model), weights);
  await model.trainOnBatch(xs, ys);
  const without = new zeromean.SGD({ learningRate: 0.1 });
  assert.throws(() => without.swapAverages(), { message: 'there are no averages: set the option averageWeights' });
});
