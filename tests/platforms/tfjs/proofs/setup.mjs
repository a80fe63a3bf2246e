// The setup of every proof: TensorFlow.js on the backend named by ZEROMEAN_BACKEND, and reproducible numbers.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import '@tensorflow/tfjs-backend-cpu';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';

export { layers, tf };

/** The module under test. */
export const zeromean = { ...(await import('zeromean/tfjs')) };

export const backend = process.env.ZEROMEAN_BACKEND ?? 'cpu';
const wasm = fileURLToPath(import.meta.resolve('@tensorflow/tfjs-backend-wasm/package.json'));
setWasmPaths(`${dirname(wasm)}/dist/`);
tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
if (!(await tf.setBackend(backend))) throw new Error(`TensorFlow.js has no backend ${backend} here`);

/** Numbers from -0.5 to 0.5 from a linear congruential generator. */
export function numbers(count, seed = 1) {
  let state = seed >>> 0;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32 - 0.5;
  });
}

/** A tensor of such numbers. */
export function filled(shape, seed = 1) {
  return tf.tensor(numbers(tf.util.sizeFromShape(shape), seed), shape);
}

/** The weights of a model, in separate arrays. */
export function weightsOf(model) {
  return model.weights.map((weight) => weight.read().dataSync().slice());
}

/** Gives a model weights that do not depend on TensorFlow.js's random numbers. */
export function initialize(model, seed = 1) {
  tf.tidy(() => model.setWeights(model.getWeights().map((weight, i) => filled(weight.shape, seed + i))));
  return model;
}

/** A perceptron, 6 -> 5 -> 3, with the same weights every time. */
export function perceptron() {
  return initialize(
    layers.sequential({
      layers: [
        layers.layers.dense({ units: 5, inputShape: [6], activation: 'tanh' }),
        layers.layers.dense({ units: 3 }),
      ],
    }),
  );
}

/** Inputs and targets for it. */
export function data(count = 8) {
  return { xs: filled([count, 6], 100), ys: filled([count, 3], 200) };
}

/** The largest difference between arrays of numbers. */
export function distance(some, others) {
  return Math.max(...some.flatMap((array, i) => [...array].map((x, k) => Math.abs(x - others[i][k]))));
}
