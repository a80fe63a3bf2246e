// An option that is undefined: the types accept it under exactOptionalPropertyTypes, and it is the same as omitting it.

import { describe, expect, expectTypeOf, test } from 'vitest';
import { Adam, type CentralizeOptions, type ParameterSpec } from '../../../ts/index.ts';
import {
  type CosineOptions,
  type CosineRestartsOptions,
  type CyclicOptions,
  cosine,
  cosineRestarts,
  cyclic,
  type ExponentialOptions,
  exponential,
  type OneCycleOptions,
  oneCycle,
  type PiecewiseOptions,
  type PlateauOptions,
  type PolynomialOptions,
  piecewise,
  plateau,
  polynomial,
  type StepScheduleOptions,
  step,
} from '../../../ts/schedules.ts';

type Optional<Options> = {
  [Name in keyof Options]-?: object extends Pick<Options, Name> ? Name : never;
}[keyof Options];

/** All optional options are undefined; the required ones stay as they are. */
type Unset<Options> = Omit<Options, Optional<Options>> & { readonly [Name in Optional<Options>]: undefined };

type Rate = (stepsTaken: number) => number;

interface Row {
  readonly unset: Readonly<Record<string, undefined>>;
  /** The rates with these options in addition to the required ones. */
  readonly values: (given: object) => readonly number[];
}

/** A schedule, its required options, and undefined for each other option: the compiler requires all of them. */
function row<Options extends object>(
  schedule: (options: Options) => Rate,
  required: Omit<Options, Optional<Options>>,
  unset: { readonly [Name in Optional<Options>]: undefined },
): Row {
  const values = (given: object): readonly number[] => {
    const rate = schedule({ ...required, ...given } as Options);
    return [0, 1, 2, 5, 9, 10, 11, 25, 100, 1999, 2001].map((n) => rate(n));
  };
  return { unset, values };
}

const rows = {
  cosine: row<CosineOptions>(cosine, { peak: 1, steps: 20 }, { end: undefined }),
  cosineRestarts: row<CosineRestartsOptions>(
    cosineRestarts,
    { peak: 1, firstPeriod: 20 },
    { multiplier: undefined, minimum: undefined },
  ),
  cyclic: row<CyclicOptions>(
    cyclic,
    { minimum: 0.1, peak: 1 },
    { stepSizeUp: undefined, stepSizeDown: undefined, mode: undefined, gamma: undefined },
  ),
  exponential: row<ExponentialOptions>(
    exponential,
    { peak: 1, gamma: 0.9 },
    { transitionSteps: undefined, staircase: undefined, end: undefined },
  ),
  oneCycle: row<OneCycleOptions>(
    oneCycle,
    { peak: 1, steps: 20 },
    { pctStart: undefined, divFactor: undefined, finalDivFactor: undefined },
  ),
  piecewise: row<PiecewiseOptions>(piecewise, { peak: 1, milestones: [2, 10] }, { factors: undefined }),
  plateau: row<PlateauOptions>(
    plateau,
    { peak: 1 },
    {
      mode: undefined,
      factor: undefined,
      patience: undefined,
      threshold: undefined,
      thresholdMode: undefined,
      cooldown: undefined,
      minLr: undefined,
      eps: undefined,
    },
  ),
  polynomial: row<PolynomialOptions>(polynomial, { peak: 1, steps: 20 }, { power: undefined, end: undefined }),
  step: row<StepScheduleOptions>(step, { peak: 1, stepSize: 10 }, { gamma: undefined }),
};

test('is taken by the types', () => {
  expectTypeOf<Unset<CosineOptions>>().toExtend<CosineOptions>();
  expectTypeOf<Unset<CosineRestartsOptions>>().toExtend<CosineRestartsOptions>();
  expectTypeOf<Unset<CyclicOptions>>().toExtend<CyclicOptions>();
  expectTypeOf<Unset<ExponentialOptions>>().toExtend<ExponentialOptions>();
  expectTypeOf<Unset<OneCycleOptions>>().toExtend<OneCycleOptions>();
  expectTypeOf<Unset<PiecewiseOptions>>().toExtend<PiecewiseOptions>();
  expectTypeOf<Unset<PlateauOptions>>().toExtend<PlateauOptions>();
  expectTypeOf<Unset<PolynomialOptions>>().toExtend<PolynomialOptions>();
  expectTypeOf<Unset<StepScheduleOptions>>().toExtend<StepScheduleOptions>();
  expectTypeOf<Unset<ParameterSpec>>().toExtend<ParameterSpec>();
  expectTypeOf<Unset<CentralizeOptions>>().toExtend<CentralizeOptions>();
});

describe.each(Object.entries(rows))('of %s', (_, { unset, values }) => {
  test.each(Object.keys(unset))('%s is as if left out', (name) => {
    expect(values({ [name]: undefined })).toEqual(values({}));
  });

  test('also all at once', () => {
    expect(values(unset)).toEqual(values({}));
  });
});

test('of a plateau, also after reports', () => {
  const [left, unset] = [{}, rows.plateau.unset].map((given) => plateau({ peak: 1, ...given }));
  for (let report = 0; report < 30; report++) {
    const loss = report < 5 ? 5 - report : 1;
    expect(unset?.report(loss)).toBe(left?.report(loss));
  }
  expect(unset?.rate).toBeLessThan(1);
});

/** What an Adam makes of a parameter and of the option `centralize`. */
function made(parameter: object, centralize: object): unknown {
  const w = { shape: [3, 4], initial: 1, ...parameter };
  const b = { shape: [4], initial: 0 };
  const optimizer = new Adam({ w, b }, { weightDecay: 0.1, centralize: { outputAxis: 0, ...centralize } });
  optimizer.grad.forEach((_, i) => {
    optimizer.grad[i] = i;
  });
  optimizer.step();
  return [optimizer.digest(), optimizer.describe(), optimizer.save()];
}

test.each(['outputAxis', 'centralize', 'lrScale', 'decayScale', 'frozen'] satisfies (keyof ParameterSpec)[])(
  'of a parameter: %s is as if left out',
  (name) => {
    expect(made({ [name]: undefined }, {})).toEqual(made({}, {}));
  },
);

test.each(['at', 'minRank', 'minFanIn'] satisfies (keyof CentralizeOptions)[])(
  'of centralize: %s is as if left out',
  (name) => {
    expect(made({}, { [name]: undefined })).toEqual(made({}, {}));
  },
);

test('of centralize: without an outputAxis it is missing', () => {
  expect(() => made({}, { outputAxis: undefined })).toThrow('"w": outputAxis is missing');
  expect(made({ outputAxis: 0 }, { outputAxis: undefined })).toHaveLength(3);
});
