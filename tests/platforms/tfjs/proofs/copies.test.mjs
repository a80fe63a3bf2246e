// Copies: anything taken from a variable before a step keeps its values: clones, target networks, arrays of dataSync.
// And anything a backend has prepared from the old weights is not used with the new ones.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { data, perceptron, tf, weightsOf, zeromean } from './setup.mjs';

const { xs, ys } = data();

test('clones, target networks and arrays that were kept do not change', async () => {
  const [model, target] = [perceptron(), perceptron()];
  model.compile({ optimizer: new zeromean.Adam({ learningRate: 0.1 }), loss: 'meanSquaredError' });
  for (let t = 0; t < 3; t++) {
    await model.trainOnBatch(xs, ys);
    target.setWeights(model.getWeights());
    const variables = model.weights.map((weight) => weight.read());
    const clones = variables.map((variable) => variable.clone());
    const kept = variables.map((variable) => variable.dataSync());
    const before = kept.map((array) => array.slice());
    const predicted = target.predict(xs).dataSync().slice();
    await model.trainOnBatch(xs, ys);
    assert.notDeepEqual(weightsOf(model), before);
    assert.deepEqual(weightsOf(target), before);
    assert.deepEqual(target.predict(xs).dataSync().slice(), predicted);
    assert.deepEqual(
      kept.map((array) => array.slice()),
      before,
    );
    assert.deepEqual(
      clones.map((clone) => clone.dataSync().slice()),
      before,
    );
    tf.dispose(clones);
  }
});

test('after a step, predictions are those of a new model with the same weights', async () => {
  const model = perceptron();
  model.compile({ optimizer: new zeromean.SGDM({ learningRate: 0.1 }), loss: 'meanSquaredError' });
  for (let t = 0; t < 5; t++) {
    await model.trainOnBatch(xs, ys);
    const fresh = perceptron();
    fresh.setWeights(weightsOf(model).map((array, i) => tf.tensor(array, model.weights[i].shape)));
    assert.deepEqual(model.predict(xs).dataSync(), fresh.predict(xs).dataSync());
    fresh.dispose();
  }
});

test('a gradient is only read, and can be used again', () => {
  const variable = tf.variable(tf.tensor([1, 2]));
  const gradient = tf.tensor([3, -4]);
  const optimizer = new zeromean.SGD({ learningRate: 1, clipNorm: 1 });
  for (let t = 0; t < 2; t++) optimizer.applyGradients({ [variable.name]: gradient });
  assert.deepEqual([...gradient.dataSync()], [3, -4]);
  const expected = [1 - 2 * 0.6, 2 + 2 * 0.8];
  assert.ok([...variable.dataSync()].every((w, i) => Math.abs(w - expected[i]) < 1e-5));
});
