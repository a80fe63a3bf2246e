// Memory: steps, saves and new models leave no tensors behind, and the memory of the process stays constant.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { data, layers, perceptron, tf, zeromean } from './setup.mjs';

const { xs, ys } = data();

/** What TensorFlow.js says it holds. */
function held() {
  const { numTensors, numDataBuffers, numBytes } = tf.memory();
  return { numTensors, numDataBuffers, numBytes, numDataIds: tf.backend().numDataIds() };
}

for (const name of ['SGD', 'SGDM', 'Adam', 'AdamW', 'RAdam', 'Lion', 'RMSprop']) {
  test(`${name}: flat over 1,000 steps and ten saves`, async () => {
    const model = perceptron();
    const optimizer = new zeromean[name]({ learningRate: 1e-3, averageWeights: 0.9, centralize: { model } });
    model.compile({ optimizer, loss: 'meanSquaredError' });
    const save = () => model.save({ save: () => ({ modelArtifactsInfo: {} }) }, { includeOptimizer: true });
    await model.trainOnBatch(xs, ys);
    await save(); // the last result of getWeights stays until the next save
    const before = held();
    for (let t = 0; t < 1000; t++) {
      const loss = await model.trainOnBatch(xs, ys);
      assert.ok(Number.isFinite(loss));
      if (t % 100 === 0) await save();
      if (t % 300 === 0) {
        optimizer.swapAverages();
        optimizer.swapAverages();
      }
    }
    assert.deepEqual(held(), before);
    optimizer.dispose();
    const { numTensors } = held();
    assert.ok(numTensors < before.numTensors, 'dispose lets go of what a save returned');
    model.dispose();
  });
}

/** How many of these references are still alive. */
async function alive(references) {
  for (let i = 0; i < 5; i++) {
    await new Promise((done) => setImmediate(done));
    globalThis.gc();
  }
  return references.filter((reference) => reference.deref() !== undefined).length;
}

test('models that are disposed of and made again 200 times, with one optimizer and with 200', async () => {
  const optimizer = new zeromean.AdamW({});
  const once = async (own) => {
    const model = layers.sequential({ layers: [layers.layers.dense({ units: 300, inputShape: [6] })] });
    model.compile({ optimizer: own, loss: 'meanSquaredError' });
    const wide = tf.zeros([8, 300]);
    await model.trainOnBatch(xs, wide);
    wide.dispose();
    model.dispose();
  };
  await once(optimizer);
  const before = held();
  const others = [];
  for (let t = 0; t < 200; t++) {
    await once(optimizer);
    const other = new zeromean.Adam();
    others.push(new WeakRef(other));
    await once(other);
  }
  assert.deepEqual(held(), before);
  assert.equal(optimizer.describe().length, 2, 'variables that were disposed of have left');
  assert.ok((await alive(others)) < 20);
});
