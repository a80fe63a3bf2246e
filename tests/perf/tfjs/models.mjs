// The models trained on TensorFlow.js, each with its trainable variables, one batch, and `step(optimizer)`, which takes
// a whole training step. Initial weights are seeded, so that two copies of a model are equal.
import { fill } from '../numbers.mjs';

/** Random numbers in [-1, 1) as a tensor. */
function uniform(tf, shape, stream, scale = 1) {
  const values = new Float32Array(shape.reduce((product, length) => product * length, 1));
  fill(values, stream, { scale, offset: 0 });
  return tf.tensor(values, shape);
}

/** Whole numbers from 0 to `count` - 1. */
const classes = (length, count) => Int32Array.from({ length }, (_, i) => (i * 7 + (i >> 3)) % count);

const BATCH = 32;

/** A model of tf.layers, compiled at its first step. */
function layered(tf, layers, xs, ys) {
  const model = tf.sequential({ layers });
  let compiled;
  return {
    variables: model.trainableWeights.map((weight) => weight.read()),
    step(optimizer) {
      if (compiled !== optimizer) model.compile({ optimizer, loss: 'categoricalCrossentropy' });
      compiled = optimizer;
      return model.trainOnBatch(xs, ys);
    },
  };
}

const labels = (tf, units) => tf.oneHot(tf.tensor1d(classes(BATCH, units), 'int32'), units).toFloat();

function dense(tf) {
  const { dense } = tf.layers;
  const init = (seed) => ({ kernelInitializer: tf.initializers.glorotUniform({ seed }) });
  return layered(
    tf,
    [
      dense({ inputShape: [784], units: 128, activation: 'relu', ...init(1) }),
      dense({ units: 10, activation: 'softmax', ...init(2) }),
    ],
    uniform(tf, [BATCH, 784], 1),
    labels(tf, 10),
  );
}

function convnet(tf) {
  const { conv2d, maxPooling2d, flatten, dense } = tf.layers;
  const init = (seed) => ({ kernelInitializer: tf.initializers.varianceScaling({ seed }) });
  const conv = { kernelSize: 5, activation: 'relu' };
  return layered(
    tf,
    [
      conv2d({ inputShape: [28, 28, 1], filters: 8, ...conv, ...init(1) }),
      maxPooling2d({ poolSize: 2, strides: 2 }),
      conv2d({ filters: 16, ...conv, ...init(2) }),
      maxPooling2d({ poolSize: 2, strides: 2 }),
      flatten(),
      dense({ units: 10, activation: 'softmax', ...init(3) }),
    ],
    uniform(tf, [BATCH, 28, 28, 1], 1),
    labels(tf, 10),
  );
}

function lstm(tf) {
  const [steps, characters] = [40, 60];
  const init = (seed) => ({ kernelInitializer: tf.initializers.glorotUniform({ seed }) });
  const text = tf.tensor1d(classes(BATCH * steps, characters), 'int32');
  return layered(
    tf,
    [
      tf.layers.lstm({
        inputShape: [steps, characters],
        units: 128,
        ...init(1),
        recurrentInitializer: tf.initializers.glorotUniform({ seed: 2 }), // the default, orthogonal, is slow to create
      }),
      tf.layers.dense({ units: characters, activation: 'softmax', ...init(3) }),
    ],
    tf.oneHot(text, characters).toFloat().reshape([BATCH, steps, characters]),
    labels(tf, characters),
  );
}

/** A transformer of two layers on characters, built only from operations of tf-core. */
function gpt(tf) {
  const [batch, context, width, heads, depth, characters] = [8, 32, 64, 4, 2, 64];
  const variables = [];
  const make = (shape, scale) => {
    const variable = tf.variable(uniform(tf, shape, 16 + variables.length, scale));
    variables.push(variable);
    return variable;
  };
  const kernel = (inputs, outputs) => make([inputs, outputs], 1 / Math.sqrt(inputs));
  const norm = () => {
    const [gain, bias] = [tf.variable(tf.ones([width])), tf.variable(tf.zeros([width]))];
    variables.push(gain, bias);
    return (x) => {
      const centred = x.sub(x.mean(-1, true));
      const variance = centred.square().mean(-1, true);
      return centred.mul(variance.add(1e-5).rsqrt()).mul(gain).add(bias);
    };
  };
  const linear = (inputs, outputs) => {
    const [matrix, bias] = [kernel(inputs, outputs), make([outputs], 0)];
    return (x) => tf.matMul(x, matrix).add(bias);
  };
  /** Without a bias, as usual in attention: the gradient of the key bias would be pure rounding error. */
  const map = (inputs, outputs) => {
    const matrix = kernel(inputs, outputs);
    return (x) => tf.matMul(x, matrix);
  };
  const split = (x) => x.reshape([batch, context, heads, width / heads]).transpose([0, 2, 1, 3]);
  const future = tf.tensor(
    Float32Array.from({ length: context * context }, (_, i) => (i % context > Math.floor(i / context) ? -1e9 : 0)),
    [context, context],
  );
  const block = () => {
    const [before, between] = [norm(), norm()];
    const [query, key, value] = [0, 1, 2].map(() => map(width, width));
    const project = linear(width, width);
    const [up, down] = [linear(width, 4 * width), linear(4 * width, width)];
    return (x) => {
      const y = before(x);
      const scores = tf.matMul(split(query(y)), split(key(y)), false, true).div(Math.sqrt(width / heads));
      const mixed = tf.matMul(tf.softmax(scores.add(future)), split(value(y)));
      const attended = x.add(project(mixed.transpose([0, 2, 1, 3]).reshape([batch * context, width])));
      return attended.add(down(up(between(attended)).relu()));
    };
  };
  const embedding = make([characters, width], 0.1);
  const positions = make([context, width], 0.1);
  const blocks = Array.from({ length: depth }, block);
  const [last, head] = [norm(), linear(width, characters)];
  // One-hot tokens times the embedding: the wasm backend has no gradient for tf.gather.
  const text = tf.oneHot(tf.tensor1d(classes(batch * context + 1, characters), 'int32'), characters).toFloat();
  const [tokens, targets] = [text.slice(0, batch * context), text.slice(1)];
  const loss = () => {
    const embedded = tf.matMul(tokens, embedding).reshape([batch, context, width]);
    let x = embedded.add(positions).reshape([batch * context, width]);
    for (const each of blocks) x = each(x);
    return tf.neg(
      tf
        .logSoftmax(head(last(x)))
        .mul(targets)
        .sum(-1)
        .mean(),
    );
  };
  return { variables, step: (optimizer) => optimizer.minimize(loss, false, variables) };
}

/** By name, as in the labels of rows.mjs. */
export const MODELS = { dense, convnet, lstm, gpt };
