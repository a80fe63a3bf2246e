// Options: every option shared by all optimizers with a wrong type, NaN, a negative number, and values around bounds.

import type { CentralizeOptions, LookaheadOptions, SharedOptions } from '../../../ts/index.ts';
import {
  belowOne,
  countFromOne,
  flag,
  huge,
  nonNegativeFloat32,
  numeric,
  positiveFloat32,
  positiveUpToOne,
  schedulable,
  type Table,
  tiny,
  word,
} from './sorts.ts';

/** `lr` of optimizers that have a default for it. */
export const lr = schedulable(nonNegativeFloat32);

/** `lr` of optimizers that require it. */
export const lrRequired = schedulable({
  ...nonNegativeFloat32,
  wrong: [[undefined, 'undefined']],
  inside: [0, -0, tiny],
});

const isLookahead = 'expected an object such as { every: 5, alpha: 0.5 }';

const isTeam = 'expected a team, as startTeam of zeromean/threads gives';

export const shared: Omit<Table<SharedOptions>, 'lr'> = {
  weightDecay: schedulable(nonNegativeFloat32),
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
    [[0], 'TypeError', ' is an array, expected an object with outputAxis, at, minRank, minFanIn'],
    [{ outputAxes: 0 }, 'TypeError', ': option "outputAxes" is unknown, did you mean "outputAxis"?'],
    [{ axis: 0 }, 'TypeError', ': option "axis" is unknown, did you mean "outputAxis"?'],
    [{ minrank: 0 }, 'TypeError', ': option "minrank" is unknown, did you mean "minRank"?'],
    [false],
    [{ outputAxis: 0 }],
    [undefined],
  ],
  clipNorm: schedulable({
    expected: 'a number above 0 (leave it out for no limit)',
    outside: [
      [0, '0'],
      [-0, '-0'],
      [-tiny, '-5e-324'],
    ],
    inside: [tiny, huge, Infinity, undefined],
  }),
  gradScale: numeric(positiveFloat32),
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
  averageWeights: numeric({ ...belowOne, inside: [...belowOne.inside, false] }),
  lookahead: [
    ...[0, 1, -1, Number.NaN, true, null].map((value) => [value, 'TypeError', ` is ${value}, ${isLookahead}`] as const),
    ['true', 'TypeError', ` is "true", ${isLookahead}`],
    [() => true, 'TypeError', ` is a function, ${isLookahead}`],
    [[5, 0.5], 'TypeError', ' is an array, expected an object with every, alpha'],
    [{ evry: 5 }, 'TypeError', ': option "evry" is unknown, did you mean "every"?'],
    [{ k: 5 }, 'TypeError', ': option "k" is unknown, did you mean "every"?'],
    [{}],
    [{ every: 1, alpha: 1 }],
    [false],
    [undefined],
  ],
  shared: flag(),
  team: [
    ...[0, -1, Number.NaN, true, null].map((value) => [value, 'TypeError', ` is ${value}, ${isTeam}`] as const),
    ['team', 'TypeError', ` is "team", ${isTeam}`],
    [{ threads: 2 }, 'TypeError', ` is an object, ${isTeam}`],
    [undefined],
  ],
  replicas: [
    ['1', 'TypeError', ' is "1", expected an integer of 0 or more'],
    [-1, 'RangeError', ' is -1, expected an integer of 0 or more'],
    [Number.NaN, 'RangeError', ' is NaN, expected an integer of 0 or more'],
    [0.5, 'RangeError', ' is 0.5, expected an integer of 0 or more'],
    [2, 'RangeError', ' is 2 and there is no team, expected one'],
    [0],
    [undefined],
  ],
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

/** The fields of `lookahead`. */
export const lookahead: Table<LookaheadOptions> = {
  every: numeric(countFromOne),
  alpha: numeric(positiveUpToOne),
};
