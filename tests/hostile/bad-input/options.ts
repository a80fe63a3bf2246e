// Options: what every option does with the wrong type, NaN, a negative number, and values around each bound.

import type { AdamOptions, CentralizeOptions, SGDOptions, SharedOptions } from '../../../ts/index.ts';
import { flag, numeric, schedulable, type Table, word } from './row.ts';

const tiny = 5e-324;
const huge = Number.MAX_VALUE;
const justBelowOne = 1 - 2 ** -53;
const justAboveOne = 1 + 2 ** -52;
const lastInteger = Number.MAX_SAFE_INTEGER;

const nonNegative = {
  expected: 'a finite number of 0 or more',
  outside: [
    [-tiny, '-5e-324'],
    [Infinity, 'Infinity'],
  ],
  inside: [0, -0, tiny, huge, undefined],
} as const;

const countFromOne = {
  expected: 'an integer of 1 or more',
  outside: [
    [0, '0'],
    [-0, '-0'],
    [justBelowOne, '0.9999999999999999'],
    [1.5, '1.5'],
    [lastInteger + 1, '9007199254740992'],
    [Infinity, 'Infinity'],
  ],
  inside: [1, 2, lastInteger, undefined],
} as const;

/** `lr` of SGD and SGDM has no default. */
export const lrRequired = schedulable({
  ...nonNegative,
  wrong: [[undefined, 'undefined']],
  inside: [0, -0, tiny, huge],
});

export const shared: Omit<Table<SharedOptions>, 'lr'> = {
  weightDecay: schedulable(nonNegative),
  decoupledWeightDecay: flag(),
  maximize: flag(),
  centralize: [
    ...[0, 1, -1, Number.NaN].map(
      (value) =>
        [value, 'TypeError', ` is ${value}, expected true, false or an object such as { outputAxis: 0 }`] as const,
    ),
    ['true', 'TypeError', ' is "true", expected true, false or an object such as { outputAxis: 0 }'],
    [null, 'TypeError', ' is null, expected true, false or an object such as { outputAxis: 0 }'],
    [() => true, 'TypeError', ' is a function, expected true, false or an object such as { outputAxis: 0 }'],
    [[0], 'TypeError', ' is [0], expected an object with outputAxis, at, minRank, minFanIn'],
    [{ outputAxes: 0 }, 'TypeError', ': option "outputAxes" is unknown, did you mean "outputAxis"?'],
    [{ axis: 0 }, 'TypeError', ': option "axis" is unknown, did you mean "outputAxis"?'],
    [{ minrank: 0 }, 'TypeError', ': option "minrank" is unknown, did you mean "minRank"?'],
    [false],
    [{ outputAxis: 0 }],
    [undefined],
  ],
  clipNorm: numeric({
    expected: 'a number above 0 (leave it out for no limit)',
    outside: [
      [0, '0'],
      [-0, '-0'],
      [-tiny, '-5e-324'],
    ],
    inside: [tiny, huge, Infinity, undefined],
  }),
  gradScale: numeric({
    expected: 'a finite number above 0',
    outside: [
      [0, '0'],
      [-0, '-0'],
      [-tiny, '-5e-324'],
      [Infinity, 'Infinity'],
    ],
    inside: [tiny, huge, undefined],
  }),
  nonFinite: word({
    expected: '"propagate" or "skip"',
    outside: [
      ['Skip', '"Skip"'],
      ['skip ', '"skip "'],
      ['throw', '"throw"'],
      ['x'.repeat(41), `"${'x'.repeat(40)}…"`],
    ],
    inside: ['propagate', 'skip', undefined],
  }),
  averageWeights: numeric({
    expected: 'a number of 0 or more and below 1',
    outside: [
      [-tiny, '-5e-324'],
      [1, '1'],
      [Infinity, 'Infinity'],
    ],
    inside: [0, -0, tiny, justBelowOne, undefined],
  }),
  lookahead: [
    [true, 'TypeError', ' is true, expected an object such as { every: 5, alpha: 0.5 }'],
    [null, 'TypeError', ' is null, expected an object such as { every: 5, alpha: 0.5 }'],
    [-1, 'TypeError', ' is -1, expected an object such as { every: 5, alpha: 0.5 }'],
    [Number.NaN, 'TypeError', ' is NaN, expected an object such as { every: 5, alpha: 0.5 }'],
    [{ evry: 5 }, 'TypeError', ': option "evry" is unknown, did you mean "every"?'],
    [{ every: 0 }, 'RangeError', '.every is 0, expected an integer of 1 or more'],
    [{ every: '5' }, 'TypeError', '.every is "5", expected an integer of 1 or more'],
    [{ alpha: 0 }, 'RangeError', '.alpha is 0, expected a number above 0 and at most 1'],
    [{ alpha: justAboveOne }, 'RangeError', '.alpha is 1.0000000000000002, expected a number above 0 and at most 1'],
    [{}],
    [{ every: 1, alpha: 1 }],
    [undefined],
  ],
};

export const sgd: Omit<Table<SGDOptions>, keyof SharedOptions> = {
  momentum: numeric({
    expected: 'a number of 0 or more and below 1',
    outside: [
      [-tiny, '-5e-324'],
      [1, '1'],
      [Infinity, 'Infinity'],
    ],
    inside: [0, -0, tiny, justBelowOne, undefined],
  }),
  dampening: numeric({
    expected: 'a number from 0 to 1',
    outside: [
      [-tiny, '-5e-324'],
      [justAboveOne, '1.0000000000000002'],
      [Infinity, 'Infinity'],
    ],
    inside: [0, -0, tiny, 1, undefined],
  }),
  nesterov: flag().filter(([value]) => value !== true), // true needs momentum: see combinations
  buffer: word({
    expected: '"sum" or "average"',
    outside: [
      ['SUM', '"SUM"'],
      ['mean', '"mean"'],
    ],
    inside: ['sum', 'average', undefined],
  }),
};

const two = 'two numbers such as [0.9, 0.999]';
const rate = 'expected a number of 0 or more and below 1';

export const adam: Omit<Table<AdamOptions>, Exclude<keyof SharedOptions, 'lr'>> = {
  lr: schedulable(nonNegative),
  betas: [
    [0.9, 'TypeError', ` is 0.9, expected ${two}`],
    [-1, 'TypeError', ` is -1, expected ${two}`],
    [Number.NaN, 'TypeError', ` is NaN, expected ${two}`],
    [null, 'TypeError', ` is null, expected ${two}`],
    ['0.9', 'TypeError', ` is "0.9", expected ${two}`],
    [{ 0: 0.9, 1: 0.9 }, 'TypeError', ` is an object, expected ${two}`],
    [Float64Array.of(0.9, 0.9), 'TypeError', ` is a Float64Array, expected ${two}`],
    [[], 'RangeError', ' has 0 values, expected two such as [0.9, 0.999]'],
    [[0.9], 'RangeError', ' has 1 values, expected two such as [0.9, 0.999]'],
    [[0.9, 0.9, 0.9], 'RangeError', ' has 3 values, expected two such as [0.9, 0.999]'],
    [['0.9', 0.9], 'TypeError', `[0] is "0.9", ${rate}`],
    [[0.9, null], 'TypeError', `[1] is null, ${rate}`],
    [[0.9, undefined], 'TypeError', `[1] is undefined, ${rate}`],
    [[Number.NaN, 0.9], 'RangeError', `[0] is NaN, ${rate}`],
    [[0.9, Number.NaN], 'RangeError', `[1] is NaN, ${rate}`],
    [[-tiny, 0.9], 'RangeError', `[0] is -5e-324, ${rate}`],
    [[0.9, -tiny], 'RangeError', `[1] is -5e-324, ${rate}`],
    [[1, 0.9], 'RangeError', `[0] is 1, ${rate}`],
    [[0.9, 1], 'RangeError', `[1] is 1, ${rate}`],
    [[0.9, Infinity], 'RangeError', `[1] is Infinity, ${rate}`],
    [[0, 0]],
    [[tiny, tiny]],
    [[justBelowOne, justBelowOne]],
    [undefined],
  ],
  eps: numeric(nonNegative),
  epsHat: numeric(nonNegative),
  amsgrad: flag(),
};

const axes = 'expected an axis or an array of axes';

/** The fields of `centralize`, for a parameter "w" of shape [3, 4]. */
export const centralize: Table<CentralizeOptions> = {
  outputAxis: [
    ['0', 'TypeError', ` is "0", ${axes}`],
    [null, 'TypeError', ` is null, ${axes}`],
    [true, 'TypeError', ` is true, ${axes}`],
    [0n, 'TypeError', ` is 0n, ${axes}`],
    [{}, 'TypeError', ` is an object, ${axes}`],
    [['0'], 'TypeError', ` is ["0"], ${axes}`],
    [[0, null], 'TypeError', ` is [0, null], ${axes}`],
    [[-1]],
    [[0]],
    [0],
    [1],
    [-1],
    [-2],
  ],
  at: word({
    expected: '"gradient" or "gradient+decay" or "update" or "update+decay"',
    outside: [
      ['Gradient', '"Gradient"'],
      ['decay', '"decay"'],
    ],
    inside: ['gradient', 'update', undefined],
  }),
  minRank: numeric(countFromOne),
  minFanIn: numeric(countFromOne),
};
