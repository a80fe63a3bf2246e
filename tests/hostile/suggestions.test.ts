// Suggestions: what people used to torch, optax, Keras or TensorFlow.js write, and the hints that they get.

import { describe, expect, test } from 'vitest';
import { Adam, Lion, RAdam, RMSprop, SGD } from '../../ts/index.ts';
import { thrown } from '../checkpoint/files.ts';

const w = { shape: [1], initial: 0 };
const lateSetting = (field: string): string =>
  `set it in the spec of a parameter, or later: optimizer.parameters[name].${field}`;

test.each([
  ['weightDecay', 'did you mean "decayScale"?'],
  ['weight_decay', 'did you mean "decayScale"?'],
  ['decay', 'did you mean "decayScale"?'],
  ['lr', 'did you mean "lrScale"?'],
  ['learningRate', 'did you mean "lrScale"?'],
  ['trainable', 'did you mean "frozen"?'],
  ['requires_grad', 'did you mean "frozen"?'],
  ['data', 'did you mean "initial"?'],
  ['axis', 'did you mean "outputAxis"?'],
  ['gc', 'did you mean "centralize"?'],
  ['betas', 'not per parameter: it is an option of the optimizer'],
  ['momentum', 'not per parameter: it is an option of the optimizer'],
  ['eps', 'not per parameter: it is an option of the optimizer'],
  ['clipNorm', 'not per parameter: it is an option of the optimizer'],
  ['nonFinite', 'not per parameter: it is an option of the optimizer'],
  ['shpe', 'did you mean "shape"?'],
  ['dtype', 'expected shape, initial, outputAxis, centralize, lrScale, decayScale, frozen'],
])('of a parameter: %s', (field, text) => {
  const message = `"w": field "${field}" is unknown, ${text}`;
  expect(thrown(() => new Adam({ w: { ...w, [field]: 0 } }))).toEqual({ name: 'TypeError', message });
});

const ofRAdam =
  'lr, weightDecay, decoupledWeightDecay, maximize, centralize, clipNorm, gradScale, nonFinite, averageWeights, lookahead, shared, team, replicas, betas, eps';

test.each([
  [Adam, 'clipValue', 'call optimizer.clipGradValue(limit) before each step'],
  [SGD, 'clipvalue', 'call optimizer.clipGradValue(limit) before each step'],
  [Adam, 'clipnorm', 'did you mean "clipNorm"?'],
  [Adam, 'global_clipnorm', 'did you mean "clipNorm"?'],
  [Adam, 'max_grad_norm', 'did you mean "clipNorm"?'],
  [Adam, 'ema', 'did you mean "averageWeights"?'],
  [Adam, 'use_ema', 'did you mean "averageWeights"?'],
  [Adam, 'momentum', 'did you mean "betas"?'],
  [RAdam, 'beta1', 'did you mean "betas"?'],
  [Lion, 'beta2', 'did you mean "betas"?'],
  [SGD, 'betas', 'did you mean "momentum"?'],
  [SGD, 'useNesterov', 'did you mean "nesterov"?'],
  [RMSprop, 'rho', 'did you mean "alpha"?'],
  [Adam, 'epsilon', 'did you mean "eps"?'],
  [Adam, 'weight_decay', 'did you mean "weightDecay"?'],
  [Adam, 'l2', 'did you mean "weightDecay"?'],
  [Adam, 'learningRate', 'did you mean "lr"?'],
  [Adam, 'use_gc', 'did you mean "centralize"?'],
  [Adam, 'gradientCentralization', 'did you mean "centralize"?'],
  [Adam, 'lossScale', 'did you mean "gradScale"?'],
  [Adam, 'outputAxis', 'set it inside centralize, as in centralize: { outputAxis: 0 }'],
  [Adam, 'minRank', 'set it inside centralize, as in centralize: { outputAxis: 0 }'],
  [Adam, 'frozen', lateSetting('frozen')],
  [Adam, 'lrScale', lateSetting('lrScale')],
  [Adam, 'decayScale', lateSetting('decayScale')],
  [Adam, 'initial', 'set it in the spec of a parameter'],
  [RAdam, 'amsgrad', `expected ${ofRAdam}`],
  [RAdam, 'foreach', `expected ${ofRAdam}`],
] as const)('of an optimizer: %o, %s', (Class, option, text) => {
  const message = `option "${option}" is unknown, ${text}`;
  expect(thrown(() => new Class({ w }, { lr: 1, [option]: 0 }))).toEqual({ name: 'TypeError', message });
});

describe('elsewhere', () => {
  test('as an override of from', () => {
    const bytes = new Adam({ w }).save();
    const overrides = { frozen: true } as object;
    expect(thrown(() => Adam.from(bytes, overrides)).message).toBe(
      `option "frozen" is unknown, ${lateSetting('frozen')}`,
    );
  });

  test('as an assignment', () => {
    const adam = new Adam({ w });
    expect(thrown(() => Object.assign(adam, { momentum: 0.5 })).message).toBe(
      'optimizer.momentum is unknown, did you mean "betas"?',
    );
    expect(thrown(() => Object.assign(adam, { ema: 0.5 })).message).toContain(
      'optimizer.ema is unknown, expected betas, ',
    );
    expect(thrown(() => Object.assign(adam.parameters.w, { weightDecay: 0 })).message).toBe(
      'parameter.weightDecay is unknown, did you mean "decayScale"?',
    );
  });

  test('an array where an object belongs', () => {
    expect(thrown(() => new Adam([w] as unknown as { w: typeof w })).message).toBe(
      "spec is an array, expected an object or a Map such as { 'hidden.weight': { shape: [128, 784], initial } }",
    );
  });
});
