// The numbers: SGDM is tf.train.momentum bit for bit, Adam is closer to float64 than tf.train.adam, and every rule
// equals that of the core.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { numbers, tf, zeromean } from './setup.mjs';

const core = { ...(await import('zeromean')) };

const SHAPES = { kernel: [7, 5], bias: [5], scalar: [] };

/** Variables with weights, and a gradient for each variable and step. */
function problem() {
  const variables = Object.entries(SHAPES).map(([name, shape], i) =>
    tf.variable(
      tf.tensor(numbers(tf.util.sizeFromShape(shape), i + 1), shape),
      true,
      `${name}-${tf.engine().nextVariableId()}`,
    ),
  );
  const gradients = (t) => variables.map(({ size }, i) => numbers(size, 1000 * t + i).map((g) => g * 3));
  return { variables, gradients };
}

/** Takes steps with `applyGradients`, and returns all weights. */
function train(optimizer, steps, { variables, gradients } = problem()) {
  for (let t = 0; t < steps; t++) {
    tf.tidy(() => {
      const named = gradients(t).map((values, i) => ({
        name: variables[i].name,
        tensor: tf.tensor(values, variables[i].shape),
      }));
      optimizer.applyGradients(named);
    });
  }
  return variables.map((variable) => variable.dataSync().slice());
}

for (const momentum of [0.9, 0.5]) {
  test(`SGDM with momentum ${momentum} is tf.train.momentum, bit for bit`, () => {
    const ours = train(new zeromean.SGDM({ learningRate: 0.05, momentum }), 120);
    assert.deepEqual(ours, train(tf.train.momentum(0.05, momentum), 120));
  });
}

test('with Nesterov, it only rounds in another order', () => {
  const ours = train(new zeromean.SGDM({ learningRate: 0.05, useNesterov: true }), 120);
  const theirs = train(tf.train.momentum(0.05, 0.9, true), 120);
  const error = Math.max(...ours.flatMap((array, i) => [...array].map((w, k) => Math.abs(w - theirs[i][k]))));
  assert.ok(error > 0 && error < 5e-6, `${error}`);
});

test('SGD is tf.train.sgd, bit for bit', () => {
  assert.deepEqual(train(new zeromean.SGD({ learningRate: 0.05 }), 120), train(tf.train.sgd(0.05), 120));
});

test('Adam over 1,000 steps is no farther from float64 than tf.train.adam', () => {
  const exact = adam(1000);
  const error = (weights) =>
    Math.max(...weights.flatMap((array, i) => [...array].map((w, k) => Math.abs(w - exact[i][k]))));
  const ours = error(train(new zeromean.Adam({ learningRate: 1e-3 }), 1000));
  const theirs = error(train(tf.train.adam(1e-3), 1000));
  assert.ok(ours < 1e-5, `${ours}`);
  assert.ok(ours <= theirs, `ours ${ours}, theirs ${theirs}`);
});

/** Adam in float64 on the same gradients, with epsilon as in TensorFlow.js. */
function adam(steps) {
  const { variables, gradients } = problem();
  const weights = variables.map((variable) => [...variable.dataSync()]);
  const [m, v] = [0, 0].map(() => weights.map((array) => array.map(() => 0)));
  for (let t = 1; t <= steps; t++) {
    gradients(t - 1).forEach((array, i) => {
      array.forEach((g, k) => {
        m[i][k] = 0.9 * m[i][k] + 0.1 * g;
        v[i][k] = 0.999 * v[i][k] + 0.001 * g * g;
        weights[i][k] -= (1e-3 * (m[i][k] / (1 - 0.9 ** t))) / (Math.sqrt(v[i][k] / (1 - 0.999 ** t)) + 1e-7);
      });
    });
  }
  return weights;
}

const centralized = { outputAxis: -1 };
const cosine = (n) => 0.01 * (1 + Math.cos(n / 20));
const RULES = [
  ['SGD', { learningRate: 0.01 }, { lr: 0.01 }],
  ['SGD', { learningRate: 0.01, weightDecay: 0.1, centralize: centralized }, { lr: 0.01, weightDecay: 0.1 }],
  ['SGDM', { learningRate: cosine, useNesterov: true, centralize: centralized }, { lr: cosine, nesterov: true }],
  ['SGDM', { learningRate: 0.01, buffer: 'average', maximize: true }, { lr: 0.01, buffer: 'average', maximize: true }],
  ['SGDM', { learningRate: 0.01, dampening: 0.1, clipNorm: 1 }, { lr: 0.01, dampening: 0.1, clipNorm: 1 }],
  ['Adam', { beta1: 0.8, amsgrad: true, centralize: centralized }, { betas: [0.8, 0.999], amsgrad: true, eps: 1e-7 }],
  ['Adam', { epsHat: 1e-3, beta2: 0.9 }, { epsHat: 1e-3, betas: [0.9, 0.9] }],
  ['AdamW', { epsilon: 1e-5, clipNorm: 0.1, centralize: centralized }, { eps: 1e-5, clipNorm: 0.1 }],
  [
    'AdamW',
    { averageWeights: 0.9, lookahead: { every: 3 } },
    { eps: 1e-7, averageWeights: 0.9, lookahead: { every: 3 } },
  ],
  ['RAdam', { learningRate: 0.01, gradScale: 0.5 }, { lr: 0.01, eps: 1e-7, gradScale: 0.5 }],
  ['Lion', { weightDecay: 0.3, centralize: { ...centralized, at: 'update' } }, { weightDecay: 0.3, at: 'update' }],
  ['RMSprop', { learningRate: 0.01 }, { lr: 0.01, alpha: 0.9, eps: 1e-7 }],
  [
    'RMSprop',
    { decay: 0.99, momentum: 0.5, centered: true },
    { alpha: 0.99, momentum: 0.5, centered: true, eps: 1e-7 },
  ],
];

for (const [name, options, { at, ...others }] of RULES) {
  test(`${name} ${JSON.stringify(options)} is the core's, bit for bit`, () => {
    const { variables, gradients } = problem();
    const spec = new Map(
      variables.map((variable) => {
        const decayScale = name === 'AdamW' && variable.rank < 2 ? 0 : 1;
        return [variable.name, { shape: variable.shape, initial: variable.dataSync(), decayScale }];
      }),
    );
    const centralize = options.centralize ? { outputAxis: -1, ...(at && { at }) } : false;
    const expected = new core[name](spec, { ...others, centralize });
    const optimizer = new zeromean[name](options);
    const weights = train(optimizer, 50, { variables, gradients });
    for (let t = 0; t < 50; t++) {
      for (const [i, values] of gradients(t).entries()) expected.parameters[variables[i].name].grad.set(values);
      expected.step();
    }
    assert.deepEqual(
      weights,
      variables.map((variable) => expected.parameters[variable.name].data.slice()),
    );
    assert.equal(optimizer.iterations, 50);
    for (const [variable, average] of optimizer.averages()) {
      assert.deepEqual(average, expected.parameters[variable.name].average.slice());
    }
    assert.equal(optimizer.digest(), expected.digest());
  });
}
