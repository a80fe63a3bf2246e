// One process: TensorFlow.js on one backend with one model, and all its rows. The argument is JSON: { dist, backend,
// model, rows, rounds, seconds }; the last printed line is JSON too.
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as tf from '@tensorflow/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { measureRow } from './measure.mjs';

const { dist, backend, model, rows, rounds, seconds } = JSON.parse(process.argv[2]);
if (backend === 'wasm') {
  setWasmPaths(`${dirname(fileURLToPath(import.meta.resolve('@tensorflow/tfjs-backend-wasm/package.json')))}/dist/`);
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
}
if (!(await tf.setBackend(backend))) throw new Error(`tfjs has no backend "${backend}" here`);
await tf.ready();

// Not dist/tfjs.js, which would import another copy of TensorFlow.js than this process uses.
const { create } = await import(pathToFileURL(join(dist, 'tfjs', 'create.js')).href);
const classes = create(tf);

const results = [];
for (const row of rows) {
  try {
    results.push({ ...row, ...(await measureRow(tf, classes, model, row, { rounds, seconds })) });
  } catch (error) {
    results.push({ ...row, failure: error.message.split('\n')[0] });
  }
}
const simd = backend === 'wasm' ? `, SIMD ${await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT')}, one thread` : '';
console.log(JSON.stringify({ engine: `tfjs ${tf.version.tfjs}, ${tf.getBackend()} backend${simd}`, results }));
