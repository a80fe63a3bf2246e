// Bad input: wrong options and gradients as data: what is passed, the type of the error, and its message. And errors
// change nothing: repeating the step without the mistake gives the same weights as if there had been none.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { perceptron, tf, zeromean } from './setup.mjs';

const rate = { learningRate: 0.1 };
const schedule = ', or a function of the number of steps taken that gives one';

/** Class, options, type and message of the error. */
const OPTIONS = [
  ['SGD', undefined, TypeError, `learningRate is undefined, expected a finite float32 of 0 or more${schedule}`],
  ['SGD', null, TypeError, 'options is null, expected an object such as { learningRate: 0.1 }'],
  ['SGD', 0.1, TypeError, 'options is 0.1, expected an object such as { learningRate: 0.1 }'],
  ['SGDM', { learningRate: -1 }, RangeError, 'learningRate is -1, expected a finite float32 of 0 or more'],
  ['SGDM', { lr: 0.1 }, TypeError, 'option "lr" is unknown, did you mean "learningRate"?'],
  ['SGDM', { ...rate, nesterov: true }, TypeError, 'option "nesterov" is unknown, did you mean "useNesterov"?'],
  ['SGDM', { ...rate, momentum: 1 }, RangeError, 'momentum is 1, expected a number of 0 or more and below 1'],
  [
    'SGD',
    { ...rate, useNesterov: true },
    RangeError,
    'useNesterov is true and momentum is 0, expected momentum above 0',
  ],
  ['SGD', { ...rate, useNesterov: 1, momentum: 0.5 }, TypeError, 'useNesterov is 1, expected true or false'],
  ['Adam', { betas: [0.9, 0.9] }, TypeError, 'option "betas" is unknown, did you mean "beta1" and "beta2"?'],
  ['Adam', { beta2: 1 }, RangeError, 'beta2 is 1, expected a number of 0 or more and below 1'],
  ['Adam', { beta1: 'x' }, TypeError, `beta1 is "x", expected a number of 0 or more and below 1${schedule}`],
  ['Adam', { eps: 1 }, TypeError, 'option "eps" is unknown, did you mean "epsilon"?'],
  ['Adam', { epsilon: -1 }, RangeError, 'epsilon is -1, expected a finite float32 of 0 or more'],
  ['RMSprop', { alpha: 0.9 }, TypeError, 'option "alpha" is unknown, did you mean "decay"?'],
  ['RMSprop', { decay: 1 }, RangeError, 'decay is 1, expected a number of 0 or more and below 1'],
  ['Lion', { epsilon: 1 }, TypeError, /^option "epsilon" is unknown, expected learningRate, weightDecay, /],
  ['AdamW', { clipNrom: 1 }, TypeError, 'option "clipNrom" is unknown, did you mean "clipNorm"?'],
  ['AdamW', { readback: 1 }, TypeError, 'readback is 1, expected true or false'],
  ['AdamW', { decayScale: 0 }, TypeError, 'decayScale is 0, expected a function of the variable'],
  ['AdamW', { lrScale: [] }, TypeError, 'lrScale is [], expected a function of the variable'],
  [
    'AdamW',
    { centralize: true },
    TypeError,
    'centralize is true, expected false or an object such as { model }, which tells the output axes',
  ],
  [
    'AdamW',
    { centralize: {} },
    TypeError,
    'centralize has no output axes, expected model, models, axisOf or outputAxis',
  ],
  ['AdamW', { centralize: { modle: 1 } }, TypeError, 'centralize: option "modle" is unknown, did you mean "model"?'],
  [
    'AdamW',
    { centralize: { model: 'm' } },
    TypeError,
    'centralize.model is "m", expected a model of TensorFlow.js, such as tf.sequential() returns',
  ],
  ['AdamW', { centralize: { models: 'm' } }, TypeError, 'centralize.models is "m", expected an array of models'],
  ['AdamW', { centralize: { axisOf: 1 } }, TypeError, 'centralize.axisOf is 1, expected a function of the variable'],
  [
    'AdamW',
    { centralize: { outputAxis: -1, at: 'gradient+decay' } },
    RangeError,
    /^centralize.at is "gradient\+decay", but decoupled/,
  ],
  [
    'AdamW',
    { centralize: { outputAxis: -1, minRank: 0 } },
    RangeError,
    'centralize.minRank is 0, expected an integer of 1 or more',
  ],
];

for (const [name, options, type, message] of OPTIONS) {
  test(`${name} ${JSON.stringify(options)}`, () => {
    assert.throws(() => new zeromean[name](options), { name: type.name, message });
  });
}

const [w, matrix, whole] = [
  tf.variable(tf.tensor([1, 2]), true, 'w'),
  tf.variable(tf.ones([2, 3]), true, 'matrix'),
  tf.variable(tf.tensor([1, 2], [2], 'int32'), false, 'whole'),
];
const [two, one, twoWhole] = [tf.tensor([1, 1]), tf.tensor([1]), tf.tensor([1, 1], [2], 'int32')];
const gone = tf.tensor([1, 1]);
gone.dispose();

/** Gradients, type and message of the error. */
const GRADIENTS = [
  [{ v: two }, RangeError, 'the gradient of "v": there is no variable of this name'],
  [[{ name: 'v', tensor: two }], RangeError, 'the gradient of "v": there is no variable of this name'],
  [{ constructor: two }, RangeError, 'the gradient of "constructor": there is no variable of this name'],
  [{ w: one }, RangeError, 'the gradient of "w" has shape [1], expected [2]'],
  [{ matrix: two }, RangeError, 'the gradient of "matrix" has shape [2], expected [2, 3]'],
  [{ whole: two }, TypeError, 'the gradient of "whole": dtype is "int32", expected "float32"'],
  [{ w: twoWhole }, TypeError, 'the gradient of "w": dtype is "int32", expected "float32"'],
  [{ w: gone }, Error, 'Tensor is disposed.'],
  [{ w: [1, 1] }, TypeError, 'the gradient of "w" is [1, 1], expected a tensor'],
  [
    [
      { name: 'w', tensor: two },
      { name: 'w', tensor: two },
    ],
    RangeError,
    'the gradient of "w" is given twice',
  ],
  [
    undefined,
    TypeError,
    'gradients is undefined, expected a map from names of variables to tensors, or a list of { name, tensor }',
  ],
  [[two], RangeError, 'the gradient of undefined: there is no variable of this name'],
];

for (const [i, [gradients, type, message]] of GRADIENTS.entries()) {
  test(`gradients ${i}: ${message}`, () => {
    const [optimizer, expected] = [new zeromean.Adam(), new zeromean.Adam()];
    const step = (each) => each.applyGradients({ w: two });
    for (const each of [optimizer, expected]) {
      w.assign(tf.tensor([1, 2]));
      step(each);
    }
    assert.throws(() => optimizer.applyGradients(gradients), { name: type.name, message });
    assert.deepEqual([optimizer.iterations, optimizer.digest()], [1, expected.digest()]);
  });
}

test('what can be set later is checked, too', () => {
  const adam = new zeromean.Adam();
  const wrong = { learningRate: -1, weightDecay: NaN, clipNorm: 0, gradScale: 0, beta1: 1, beta2: -1 };
  for (const [name, value] of Object.entries(wrong)) {
    assert.throws(() => Object.assign(adam, { [name]: value }), {
      name: 'RangeError',
      message: new RegExp(`^${name} is `),
    });
  }
  assert.throws(() => adam.setLearningRate('x'), { name: 'TypeError', message: /^learningRate is "x"/ });
  assert.throws(() => adam.addModel(null), { name: 'TypeError', message: /^model is null, expected a model/ });
  const failing = new zeromean.SGD({ learningRate: () => NaN });
  assert.throws(() => failing.applyGradients({ w: two }), {
    message: 'learningRate(0) is NaN, expected a finite float32 of 0 or more',
  });
  assert.throws(() => new zeromean.SGD({ learningRate: 1, decayScale: () => -1 }).applyGradients({ w: two }), {
    message: '"w": decayScale is -1, expected a finite number of 0 or more',
  });
  assert.throws(
    () =>
      new zeromean.SGD({ learningRate: 1, centralize: { axisOf: () => 2 } }).applyGradients({
        matrix: tf.ones([2, 3]),
      }),
    { message: '"matrix": outputAxis is 2, shape [2, 3] needs axes from -2 to 1' },
  );
});

test('instanceof tells the classes apart', () => {
  const adam = new zeromean.Adam();
  assert.ok(adam instanceof zeromean.Adam && adam instanceof tf.Optimizer);
  assert.ok(!(adam instanceof zeromean.AdamW) && !(tf.train.adam() instanceof zeromean.Adam));
});

test('axisOf that returns something else', () => {
  const optimizer = new zeromean.SGD({ ...rate, centralize: { axisOf: () => '0' } });
  assert.throws(() => optimizer.applyGradients({ matrix: tf.ones([2, 3]) }), {
    name: 'TypeError',
    message: 'centralize.axisOf("matrix") is "0", expected an axis, an array of axes, null or undefined',
  });
});

test('counts that are none', async () => {
  const counts = { name: 'zeromean/counts', tensor: tf.tensor([-1, 0], [1, 2], 'int32') };
  const state = { name: 'w/momentum', tensor: tf.tensor([1, 1]) };
  const setWeights = (iter, ...others) =>
    new zeromean.SGDM(rate).setWeights([{ name: 'iter', tensor: tf.tensor(iter) }, ...others]);
  await assert.rejects(setWeights(1, state, counts), {
    name: 'RangeError',
    message: 'setWeights: numbers of steps are [1, -1, 0], expected integers of 0 or more',
  });
  await assert.rejects(setWeights(0.5), /numbers of steps are \[0.5\]/);
});

test('a model of its own is not taken for one of TensorFlow.js', () => {
  const model = perceptron();
  new zeromean.SGD({ ...rate, centralize: { models: [model, model.layers[0]] } });
  assert.throws(
    () => new zeromean.SGD({ ...rate, centralize: { models: [{}] } }),
    /centralize.models\[0\] is an object/,
  );
});

test('the variables of the list above are unchanged', () => {
  assert.deepEqual([...matrix.dataSync(), ...whole.dataSync()], [1, 1, 1, 1, 1, 1, 1, 2]);
});
