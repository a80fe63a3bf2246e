// Backends and copies of TensorFlow.js: a backend switched in mid-training, none at all, one on a GPU, and two copies.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { data, distance, layers, perceptron, tf, weightsOf, zeromean } from './setup.mjs';

const { xs, ys } = data();
const LOSS = 'meanSquaredError';
const { create } = await import('zeromean/tfjs/create');

/** Another copy of tfjs-core: the same file loaded once more. */
function secondCopy() {
  const require = createRequire(import.meta.url);
  const path = require.resolve('@tensorflow/tfjs-core');
  const first = require.cache[path];
  delete require.cache[path];
  const copy = require(path);
  if (first !== undefined) require.cache[path] = first;
  return copy;
}

test('a backend that is switched in mid-training goes on with the same weights', async () => {
  const [model, expected] = [perceptron(), perceptron()];
  for (const one of [model, expected]) {
    one.compile({ optimizer: new zeromean.SGDM({ learningRate: 0.1, centralize: { model: one } }), loss: LOSS });
  }
  const own = tf.getBackend();
  for (const backend of [own, own === 'cpu' ? 'wasm' : 'cpu', own]) {
    await tf.setBackend(backend);
    for (let t = 0; t < 3; t++) await model.trainOnBatch(xs, ys);
  }
  for (let t = 0; t < 9; t++) await expected.trainOnBatch(xs, ys);
  assert.ok(distance(weightsOf(model), weightsOf(expected)) < 1e-5);
  assert.equal(model.optimizer.iterations, 9);
});

/** Stands in for a GPU: a step on tensors whose backend has this name. */
async function stepOn(name, options) {
  const own = tf.getBackend();
  const { registry } = tf.engine();
  const isWasm = tf.backend().typedArrayFromHeap !== undefined;
  if (isWasm) await tf.setBackend('cpu');
  const variable = tf.variable(tf.tensor([1]));
  const before = tf.engine().backendName;
  const instance = registry[before];
  try {
    delete registry[before];
    registry[name] = instance;
    const gradient = tf.tensor([1]);
    new zeromean.SGD({ learningRate: 1, ...options }).applyGradients({ [variable.name]: gradient });
  } finally {
    delete registry[name];
    registry[before] = instance;
    await tf.setBackend(own);
  }
  return variable.dataSync()[0];
}

test('a GPU is an error that says what to do', async () => {
  await assert.rejects(stepOn('webgl', {}), {
    message:
      'zeromean steps on the CPU, and every step would wait until the backend webgl has sent it all gradients: use ' +
      "tf.setBackend('wasm') or 'cpu', or allow it with the option readback: true",
  });
  assert.equal(await stepOn('webgl', { readback: true }), 0);
  await assert.rejects(stepOn('webgpu', { readback: true }), {
    message:
      "zeromean steps on the CPU, and the backend webgpu cannot be read synchronously: use tf.setBackend('wasm') or 'cpu'",
  });
});

test('without a backend, the classes can be made, and TensorFlow.js says what is missing', () => {
  const program = fileURLToPath(new URL('no-backend.mjs', import.meta.url));
  const output = execFileSync(process.execPath, [program], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  assert.match(output, /^0\.001\nNo backend found in registry\.\n/);
});

test('two copies of tfjs-core: training works, loading does with the classes of create(tf)', async () => {
  const other = secondCopy();
  assert.notEqual(other.Optimizer, tf.Optimizer);
  const { SGDM } = create(other); // what zeromean/tfjs becomes if it finds another copy than the model's
  const [model, expected] = [perceptron(), perceptron()];
  model.compile({ optimizer: new SGDM({ learningRate: 0.1, centralize: { model } }), loss: LOSS });
  expected.compile({
    optimizer: new zeromean.SGDM({ learningRate: 0.1, centralize: { model: expected } }),
    loss: LOSS,
  });
  for (const one of [model, expected]) for (let t = 0; t < 3; t++) await one.trainOnBatch(xs, ys);
  assert.deepEqual(weightsOf(model), weightsOf(expected));

  const { serialization } = tf;
  const { classNameMap } = serialization.SerializationMap.getMap();
  const registered = classNameMap.ZeromeanSGDM;
  delete classNameMap.ZeromeanSGDM; // as if only the other copy had been imported
  try {
    let artifacts;
    await model.save(
      tf.io.withSaveHandler((all) => {
        artifacts = all;
        return { modelArtifactsInfo: {} };
      }),
      { includeOptimizer: true },
    );
    const load = () => layers.loadLayersModel(tf.io.fromMemory(artifacts));
    await assert.rejects(load(), /^Error: Unknown layer: ZeromeanSGDM/);
    create(tf);
    const copy = await load();
    for (const one of [model, copy]) await one.trainOnBatch(xs, ys);
    assert.deepEqual(weightsOf(copy), weightsOf(model));
  } finally {
    classNameMap.ZeromeanSGDM = registered;
  }
});
