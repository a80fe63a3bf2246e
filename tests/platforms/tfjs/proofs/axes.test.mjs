// Axes: for every tfjs-layers layer that has weights, a model trained with GC under SGDM preserves the sum over the
// inputs of each output unit, and no other sum; what has no output units is left alone, and describe() says so.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { backend, data, filled, initialize, layers, tf, weightsOf, zeromean } from './setup.mjs';

const make = layers.layers;
/** The default needs the chained operations, which belong to the package that bundles all the others. */
const recurrentInitializer = 'glorotNormal';
const KINDS = {
  dense: [[6], () => make.dense({ units: 4 })],
  conv1d: [[8, 3], () => make.conv1d({ filters: 4, kernelSize: 3 })],
  conv2d: [[6, 6, 3], () => make.conv2d({ filters: 4, kernelSize: 3 })],
  conv3d: [[4, 4, 4, 2], () => make.conv3d({ filters: 3, kernelSize: 2 })],
  conv2dTranspose: [[4, 4, 3], () => make.conv2dTranspose({ filters: 2, kernelSize: 3 })],
  conv3dTranspose: [[3, 3, 3, 2], () => make.conv3dTranspose({ filters: 3, kernelSize: 2 })],
  depthwiseConv2d: [[6, 6, 3], () => make.depthwiseConv2d({ kernelSize: 3, depthMultiplier: 2 })],
  separableConv2d: [[6, 6, 3], () => make.separableConv2d({ filters: 4, kernelSize: 3, depthMultiplier: 2 })],
  simpleRNN: [[5, 3], () => make.simpleRNN({ units: 4, recurrentInitializer })],
  gru: [[5, 3], () => make.gru({ units: 4, recurrentInitializer })],
  lstm: [[5, 3], () => make.lstm({ units: 4, recurrentInitializer })],
  convLstm2d: [[3, 5, 5, 2], () => make.convLstm2d({ filters: 2, kernelSize: 3, recurrentInitializer })],
  'rnn with a cell': [[5, 3], () => make.rnn({ cell: make.gruCell({ units: 4, recurrentInitializer }) })],
  'rnn with cells in a list': [
    [5, 3],
    () =>
      make.rnn({
        cell: [
          make.simpleRNNCell({ units: 4, recurrentInitializer }),
          make.lstmCell({ units: 2, recurrentInitializer }),
        ],
      }),
  ],
  stackedRNNCells: [
    [5, 3],
    () =>
      make.rnn({
        cell: make.stackedRNNCells({
          cells: [make.lstmCell({ units: 4, recurrentInitializer }), make.gruCell({ units: 3, recurrentInitializer })],
        }),
      }),
  ],
  bidirectional: [
    [5, 3],
    () => make.bidirectional({ layer: make.lstm({ units: 3, recurrentInitializer }), mergeMode: 'concat' }),
  ],
  timeDistributed: [[5, 3], () => make.timeDistributed({ layer: make.dense({ units: 4 }) })],
};

/** The output axes of a weight, derived independently from what the Keras documentation says about its shape. */
function outputAxes(name, kind, rank) {
  if (name.includes('depthwise_kernel')) return [2, 3];
  if (kind.endsWith('Transpose') && name.includes('/kernel')) return [rank - 2];
  return [rank - 1];
}

/** Sums over all other axes than these. */
function sums(weight, axes) {
  const others = weight.shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
  return tf.tidy(() => tf.sum(weight, others).dataSync().slice());
}

/** What TensorFlow.js 4.22 says about layers whose gradient it cannot compute, on every backend or only on wasm. */
const WITHOUT_GRADIENT = {
  conv3dTranspose: /gradient function not found for Conv3DBackpropInputV2/,
  ...(backend === 'wasm' && {
    conv1d: /'Conv2DBackpropFilter' not registered/,
    conv2d: /'Conv2DBackpropFilter' not registered/,
    conv2dTranspose: /'Conv2DBackpropFilter' not registered/,
    convLstm2d: /'Conv2DBackpropFilter' not registered/,
    depthwiseConv2d: /'DepthwiseConv2dNativeBackpropFilter' not registered/,
    separableConv2d: /'Conv2DBackpropFilter' not registered/,
  }),
};

/** Trains a model for 20 steps, with the gradients of a loss, or with arbitrary numbers if there are none. */
function train(model, optimizer, inputShape, failure) {
  const x = filled([4, ...inputShape], 77);
  const step = () => optimizer.minimize(() => tf.mean(tf.square(tf.sub(model.apply(x, { training: true }), 0.3))));
  if (failure !== undefined) assert.throws(step, failure);
  for (let t = 0; t < 20; t++) {
    if (failure === undefined) step();
    else {
      const variables = model.trainableWeights.map((weight) => weight.read());
      optimizer.applyGradients(variables.map(({ name, shape }, i) => ({ name, tensor: filled(shape, 31 * t + i) })));
    }
  }
}

/** Trains a model, and returns how far each weight's sums over the axes other than these have moved. */
function moves(model, inputShape, axesOf, { failure, ...options } = {}) {
  const optimizer = new zeromean.SGDM({ learningRate: 0.01, centralize: { model }, ...options });
  const variables = model.trainableWeights.map((weight) => weight.read()).filter(({ rank }) => rank > 1);
  const before = variables.map((variable) => ({
    sums: sums(variable, axesOf(variable)),
    all: variable.dataSync().slice(),
  }));
  train(model, optimizer, inputShape, failure);
  return variables.map((variable, i) => {
    const largest = (after, first) => Math.max(...after.map((x, k) => Math.abs(x - first[k])));
    const { sums: first, all } = before[i];
    return {
      name: variable.name,
      sum: largest(sums(variable, axesOf(variable)), first),
      weight: largest(variable.dataSync(), all),
      why: optimizer.describe().find(({ name }) => name === variable.name).why,
    };
  });
}

function expectCentralized(all) {
  assert.ok(all.length > 0);
  for (const { name, sum, weight, why } of all) {
    assert.ok(sum < 1e-6, `${name}: the sums moved by ${sum}`);
    assert.ok(weight > 1e-4, `${name}: the weights moved by ${weight} only`);
    assert.equal(why, '');
  }
}

for (const [kind, [inputShape, layer]] of Object.entries(KINDS)) {
  test(kind, () => {
    const model = initialize(layers.sequential({ layers: [make.inputLayer({ inputShape }), layer()] }));
    const axesOf = ({ name, rank }) => outputAxes(name, kind, rank);
    expectCentralized(moves(model, inputShape, axesOf, { failure: WITHOUT_GRADIENT[kind] }));
  });
}

test('nested models, shared layers and functional models', () => {
  const dense = () => make.dense({ units: 6, activation: 'tanh' });
  const shared = dense();
  const inner = layers.sequential({ layers: [make.dense({ units: 6, inputShape: [6] }), dense()] });
  const input = layers.input({ shape: [6] });
  const output = make.add().apply([shared.apply(input), shared.apply(inner.apply(input))]);
  const model = initialize(layers.model({ inputs: input, outputs: output }));
  const all = moves(model, [6], () => [1]);
  expectCentralized(all);
  assert.equal(all.length, 3);
});

test('a kernel with one input learns, which its mean would forbid', () => {
  const model = initialize(layers.sequential({ layers: [make.dense({ units: 3, inputShape: [1] })] }));
  const [{ weight, why }] = moves(model, [1], () => [1]);
  assert.ok(weight > 1e-4);
  assert.equal(why, 'fan-in 1 < minFanIn 2');
});

test('embeddings, PReLU and norms are left alone, and describe() says so', () => {
  const model = initialize(
    layers.sequential({
      layers: [
        make.embedding({ inputDim: 5, outputDim: 4, inputLength: 3 }),
        make.prelu({ sharedAxes: [] }),
        make.layerNormalization({ axis: [-2, -1] }),
        make.batchNormalization(),
        make.dense({ units: 2 }),
      ],
    }),
  );
  const plain = initialize(layers.sequential({ layers: model.layers.map(copyOf) }));
  const [ours, theirs] = [model, plain].map((one, i) => {
    const optimizer = new zeromean.SGDM({ learningRate: 0.01, centralize: i === 0 && { model: one } });
    tf.tidy(() => optimizer.applyGradients(one.trainableWeights.map((w, k) => gradientOf(w.read(), k))));
    return { weights: weightsOf(one), optimizer };
  });
  assert.deepEqual(ours.weights.slice(0, 6), theirs.weights.slice(0, 6));
  const rows = ours.optimizer.describe();
  assert.deepEqual(
    rows.map(({ shape, centralized, why }) => [shape, centralized, why]),
    [
      ['[5, 4]', false, 'embeddings are looked up, not summed over'],
      ['[3, 4]', false, 'scales element by element'],
      ['[3, 4]', false, 'scales element by element'],
      ['[3, 4]', false, 'scales element by element'],
      ['[4]', false, 'rank 1 < minRank 2'],
      ['[4]', false, 'rank 1 < minRank 2'],
      ['[4, 2]', true, ''],
      ['[2]', false, 'rank 1 < minRank 2'],
    ],
  );
});

const copyOf = (layer) => layer.constructor.fromConfig(layer.constructor, layer.getConfig());
const gradientOf = ({ name, shape }, k) => ({ name, tensor: filled(shape, 400 + k) });

/** A custom layer with a matrix. */
class Mixer extends Object.getPrototypeOf(make.dense({ units: 1 }).constructor) {
  static className = 'Mixer';
  build([, width]) {
    this.mix = this.addWeight('mix', [width, 3], 'float32', layers.initializers.ones());
    this.built = true;
  }
  call(inputs) {
    return tf.matMul([inputs].flat()[0], this.mix.read());
  }
}

test('a layer of another kind is an error that names it; axisOf says what to do', () => {
  const model = layers.sequential({
    layers: [make.dense({ units: 4, inputShape: [6] }), new Mixer({ name: 'mixer_1' })],
  });
  const { xs, ys } = data();
  const minimize = (optimizer) => optimizer.minimize(() => tf.losses.meanSquaredError(ys, model.apply(xs)));
  const before = weightsOf(model);
  const optimizer = new zeromean.SGD({ learningRate: 0.1, centralize: { model } });
  assert.throws(
    () => minimize(optimizer),
    (error) =>
      error instanceof TypeError &&
      /^"mixer_1\/mix(_\d+)?" \[4, 3\], of the layer "mixer_1" \(Mixer\): its output axis is not known, pass centralize: \{ axisOf \} that returns it, or null to leave the variable alone$/.test(
        error.message,
      ),
  );
  assert.deepEqual(weightsOf(model), before);
  const axisOf = ({ name }) => (name.includes('/mix') ? null : undefined);
  const left = new zeromean.SGD({ learningRate: 0.1, centralize: { model, axisOf } });
  minimize(left);
  assert.deepEqual(
    left.describe().map(({ why }) => why),
    ['', 'rank 1 < minRank 2', 'axisOf returned null'],
  );
  const free = tf.variable(tf.ones([2, 3]), true, 'of-no-model');
  const gradient = { 'of-no-model': tf.ones([2, 3]) };
  assert.throws(() => new zeromean.SGD({ learningRate: 1, centralize: { model } }).applyGradients(gradient), {
    message:
      '"of-no-model" [2, 3], which is in none of the models: its output axis is not known, call optimizer.addModel(model) ' +
      'with its model, or pass centralize: { axisOf } that returns it, or null to leave the variable alone',
  });
  new zeromean.SGD({ learningRate: 1, centralize: { model, outputAxis: -1 } }).applyGradients(gradient);
  assert.deepEqual([...free.dataSync()], [1, 1, 1, 1, 1, 1]);
});

test('describe() of a model that has not trained', () => {
  const model = layers.sequential({ layers: [make.conv2d({ filters: 4, kernelSize: 3, inputShape: [8, 8, 2] })] });
  const optimizer = new zeromean.Adam({ centralize: { model, minFanIn: 18 } });
  const [kernel, bias] = optimizer.describe();
  assert.deepEqual(
    [kernel.shape, kernel.averagedAxes, kernel.fanIn, bias.why],
    ['[3, 3, 2, 4]', '[0, 1, 2]', 18, 'rank 1 < minRank 2'],
  );
});
