// TensorFlow.js's own optimizers on its cpu or wasm backend (the argument); both compute at once, in this thread.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { HYPER } from '../numbers.mjs';
import { initialWeights, serve } from './serve.mjs';

const backend = process.argv[2];
if (backend === 'wasm') {
  setWasmPaths(`${dirname(fileURLToPath(import.meta.resolve('@tensorflow/tfjs-backend-wasm/package.json')))}/dist/`);
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
}
if (!(await tf.setBackend(backend))) throw new Error(`tfjs has no backend "${backend}" here`);
await tf.ready();

const { lr, momentum, beta1, beta2, eps } = HYPER;
const RULES = {
  sgd: () => tf.train.sgd(lr),
  sgdm: () => tf.train.momentum(lr, momentum),
  nesterov: () => tf.train.momentum(lr, momentum, true),
  adam: () => tf.train.adam(lr, beta1, beta2, eps),
};

function create({ rule, shapes, weightDecay, clipNorm }) {
  if (weightDecay !== 0 || clipNorm !== null) throw new Error('tf.train has neither weight decay nor clipping');
  const optimizer = RULES[rule]();
  const weights = initialWeights(shapes);
  const variables = shapes.map((shape, k) => tf.variable(tf.tensor(weights[k], shape), true));
  const arrays = weights.map((array) => new Float32Array(array.length));
  let gradients = [];
  let named = [];
  return {
    gradient: (k) => arrays[k],
    upload: () => {
      tf.dispose(gradients);
      gradients = shapes.map((shape, k) => tf.tensor(arrays[k].slice(), shape));
      named = variables.map(({ name }, k) => ({ name, tensor: gradients[k] }));
    },
    weights: (k) => variables[k].dataSync(),
    step: () => optimizer.applyGradients(named),
    dispose: () => {
      tf.dispose([...gradients, ...variables]);
      optimizer.dispose();
    },
  };
}

const simd = backend === 'wasm' ? `, SIMD ${await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT')}` : '';
serve({ engine: `tfjs ${tf.version.tfjs}, ${tf.getBackend()} backend${simd}, V8 ${process.versions.v8}` }, create);
