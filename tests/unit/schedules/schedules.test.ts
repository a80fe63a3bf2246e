// Schedules: torch's and optax's values, the same bits in every engine, the ends, nested schedules, bundle size.

import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { describe, expect, test } from 'vitest';
import { AdamW, SGD } from '../../../ts/index.ts';
import {
  cosine,
  cosineRestarts,
  cyclic,
  exponential,
  inverseSqrt,
  linear,
  oneCycle,
  piecewise,
  plateau,
  polynomial,
  step,
  warmup,
} from '../../../ts/schedules.ts';
import { digestOf, golden, scheduleOf, ulp } from './cases.ts';
import digests from './data/digests.json' with { type: 'json' };

const titled = golden.map((each) => ({
  ...each,
  title: `${each.schedule} ${JSON.stringify(each.options)} of ${each.source}`,
}));

describe('at most 4 ulp of the peak away', () => {
  test.each(titled)('$title', (each) => {
    const schedule = scheduleOf(each);
    expect(each.values.length).toBeGreaterThan(200);
    expect(each.values.at(-1)?.[0]).toBeGreaterThan(9000);
    const ulps = each.values.map(([n, value]) => Math.abs(schedule(n) - value) / ulp(each.peak));
    expect(Math.max(...ulps)).toBeLessThanOrEqual(4);
  });

  test('a plateau has the very bits of torch', () => {
    const plateaus = golden.filter(({ schedule }) => schedule === 'plateau');
    for (const each of plateaus) {
      const schedule = scheduleOf(each);
      expect(each.values.map(([n]) => [n, schedule(n)])).toEqual(each.values);
      expect(new Set(each.values.map(([, value]) => value)).size).toBeGreaterThan(1);
    }
    expect(plateaus).toHaveLength(5);
  });

  test('every schedule is compared with both, or with the one that has it', () => {
    const compared = new Set(golden.map(({ schedule, source }) => `${schedule} ${source}`));
    const names = ['cosine', 'linear', 'step', 'oneCycle', 'inverseSqrt', 'warmup', 'exponential', 'polynomial'];
    names.push('piecewise', 'cosineRestarts', 'cyclic');
    const wanted = names.flatMap((name) => [`${name} torch`, `${name} optax`]);
    expect([...compared].sort()).toEqual([...wanted, 'warmupCosine optax', 'plateau torch'].sort());
  });
});

describe('the bits of 12,001 values', () => {
  const ours = new Map(golden.map((each) => [`${each.schedule} ${JSON.stringify(each.options)}`, each]));
  const recorded: Readonly<Record<string, string>> = digests;

  test.each([...ours])('%s', (key, each) => {
    expect(digestOf(scheduleOf(each), 12_000)).toBe(recorded[key]);
  });

  test('do not come from a function that differs between engines', () => {
    const library = ['cos', 'sin', 'pow', 'exp', 'log', 'log2'] as const;
    const kept = library.map((name) => [name, Math[name]] as const);
    const refuse = (): never => {
      throw new Error('not the same in every engine');
    };
    try {
      for (const name of library) Math[name] = refuse;
      for (const each of golden) scheduleOf(each)(5000);
    } finally {
      for (const [name, real] of kept) Object.assign(Math, { [name]: real });
    }
  });
});

describe('ends', () => {
  const list = (schedule: (n: number) => number, ...ns: readonly number[]): number[] => ns.map((n) => schedule(n));

  test('are exact, and what follows stays', () => {
    expect(list(cosine({ peak: 0.3, steps: 7, end: 0.1 }), 0, 7, 8, 1e15)).toEqual([0.3, 0.1, 0.1, 0.1]);
    expect(list(cosine({ peak: 0.3, steps: 1 }), 0, 1)).toEqual([0.3, 0]);
    expect(list(linear({ start: 0.3, end: 0.1, steps: 7 }), 0, 7, 8)).toEqual([0.3, 0.1, 0.1]);
    expect(list(oneCycle({ peak: 0.3, steps: 10 }), 0, 2, 9, 10)).toEqual([
      0.3 / 25,
      0.3,
      0.3 / 25 / 1e4,
      0.3 / 25 / 1e4,
    ]);
    expect(list(inverseSqrt({ peak: 0.3, timescale: 5 }), 0, 15, 5 * (1e6 - 1))).toEqual([0.3, 0.15, 0.3 / 1000]);
  });

  test('the examples of the documentation', () => {
    const near = (values: number[]): number[] => values.map((value) => Number(value.toPrecision(3)));
    expect(near(list(cosine({ peak: 0.1, steps: 100 }), 0, 50, 100))).toEqual([0.1, 0.05, 0]);
    expect(near(list(linear({ start: 0.1, end: 0.02, steps: 4 }), 0, 1, 2, 3, 4))).toEqual([
      0.1, 0.08, 0.06, 0.04, 0.02,
    ]);
    expect(near(list(warmup(4, 0.1), 0, 1, 2, 3, 4, 5))).toEqual([0, 0.025, 0.05, 0.075, 0.1, 0.1]);
    expect(near(list(warmup(4, 0.1, 0.02), 0, 1, 2, 3, 4, 5))).toEqual([0.02, 0.04, 0.06, 0.08, 0.1, 0.1]);
    expect(near(list(warmup(500, cosine({ peak: 1e-3, steps: 9500 })), 0, 500, 1e4))).toEqual([0, 1e-3, 0]);
    expect(near(list(step({ peak: 0.1, stepSize: 30, gamma: 0.5 }), 29, 30, 60))).toEqual([0.1, 0.05, 0.025]);
    expect(near(list(oneCycle({ peak: 1, steps: 10 }), 0, 2, 8, 9))).toEqual([0.04, 1, 0.0495, 4e-6]);
    expect(near(list(inverseSqrt({ peak: 0.1, timescale: 100 }), 0, 300))).toEqual([0.1, 0.05]);
    const transformer = warmup(4000, inverseSqrt({ peak: 7e-4, timescale: 4000 }));
    expect(near(list(transformer, 4000, 16_000))).toEqual([7e-4, 3.5e-4]);
    expect(near(list(exponential({ peak: 0.1, gamma: 0.5 }), 0, 1, 2, 3))).toEqual([0.1, 0.05, 0.025, 0.0125]);
    const slow = exponential({ peak: 0.1, gamma: 0.25, transitionSteps: 100 });
    expect(near(list(slow, 0, 50, 100))).toEqual([0.1, 0.05, 0.025]);
    expect(near(list(polynomial({ peak: 0.1, steps: 100, power: 2 }), 0, 50, 100))).toEqual([0.1, 0.025, 0]);
    const drops = { peak: 0.1, milestones: [30, 80] };
    expect(near(list(piecewise(drops), 29, 30, 79, 80))).toEqual([0.1, 0.01, 0.01, 0.001]);
    const chosen = piecewise({ ...drops, factors: [0.5, 0.1] });
    expect(near(list(chosen, 29, 30, 79, 80))).toEqual([0.1, 0.05, 0.05, 0.005]);
    const restarts = { peak: 0.1, firstPeriod: 10 };
    expect(near(list(cosineRestarts(restarts), 0, 5, 10, 15))).toEqual([0.1, 0.05, 0.1, 0.05]);
    expect(near(list(cosineRestarts({ ...restarts, multiplier: 2 }), 10, 20, 30))).toEqual([0.1, 0.05, 0.1]);
    const cycle = { minimum: 0.1, peak: 0.5, stepSizeUp: 2 };
    expect(near(list(cyclic(cycle), 0, 1, 2, 3, 4, 5))).toEqual([0.1, 0.3, 0.5, 0.3, 0.1, 0.3]);
    expect(near(list(cyclic({ ...cycle, mode: 'triangular2' }), 2, 6, 10))).toEqual([0.5, 0.3, 0.2]);
    const reduced = plateau({ peak: 0.1, patience: 1 });
    expect(near([2, 1, 1, 1].map(reduced.report))).toEqual([0.1, 0.1, 0.1, 0.01]);
  });

  test('between them a cosine neither rises nor leaves its range', () => {
    for (const steps of [1, 2, 3, 1000, 9999]) {
      const values = list(cosine({ peak: 0.9, steps, end: 0.1 }), ...Array(steps + 2).keys());
      expect(values).toEqual([...values].sort((a, b) => b - a));
      expect([Math.max(...values), Math.min(...values)]).toEqual([0.9, 0.1]);
    }
  });

  test('a cycle that only rises, only falls, or has one step', () => {
    expect(list(oneCycle({ peak: 1, steps: 5, pctStart: 1 }), 0, 4, 5)).toEqual([0.04, 1, 1]);
    expect(oneCycle({ peak: 1, steps: 5, pctStart: 0 })(4)).toBe(0.04 / 1e4);
    expect(oneCycle({ peak: 1, steps: 1 })(0)).toBe(0.04 / 1e4);
    expect(oneCycle({ peak: 1, steps: 1, pctStart: 1 })(0)).toBe(1);
  });

  test('a staircase without end goes to 0 or to infinity, and never to NaN', () => {
    expect(list(step({ peak: 1, stepSize: 1 }), 323, 400, Number.MAX_SAFE_INTEGER)).toEqual([1e-323, 0, 0]);
    expect(list(step({ peak: 1, stepSize: 1, gamma: 2 }), 1000, 1024, 1e9)).toEqual([2 ** 1000, Infinity, Infinity]);
    expect(step({ peak: 1, stepSize: 1, gamma: 1 })(1e15)).toBe(1);
    expect(step({ peak: 1, stepSize: 1, gamma: 1e308 })(1)).toBe(1e308);
    expect(list(exponential({ peak: 1, gamma: 2 }), 1000, 1024, 1e9)).toEqual([2 ** 1000, Infinity, Infinity]);
    expect(list(exponential({ peak: 1, gamma: 1e308, transitionSteps: 2 }), 1, 2, 3)).toEqual([1e154, 1e308, Infinity]);
  });

  test('powers that are not integers are those of square roots, also between steps', () => {
    expect(exponential({ peak: 1, gamma: 0.0625, transitionSteps: 4 })(1.5)).toBe(Math.SQRT1_2 / 2);
    expect(exponential({ peak: 1, gamma: 0.0625 })(2.75)).toBe(2 ** -11);
    expect(polynomial({ peak: 1, steps: 16, power: 2.25 })(15)).toBe(2 ** -9);
    expect(polynomial({ peak: 1, steps: 16, power: 0.5 })(15.75)).toBe(0.125);
    expect(polynomial({ peak: 1, steps: 2, power: 1e300 })(1)).toBe(0);
    expect(polynomial({ peak: 0.9, steps: 2, power: 5e-324 })(1)).toBe(0.9);
    expect(cyclic({ minimum: 0, peak: 1, stepSizeUp: 1, mode: 'expRange', gamma: 0.25 })(2.5)).toBe(2 ** -6);
  });

  test('a limit of an exponential is the lowest rate of a decay, and the highest of a growth', () => {
    expect(list(exponential({ peak: 1, gamma: 0.5, end: 0.2 }), 0, 2, 3, 1e6)).toEqual([1, 0.25, 0.2, 0.2]);
    expect(list(exponential({ peak: 1, gamma: 2, end: 5 }), 0, 2, 3, 1e6)).toEqual([1, 4, 5, 5]);
    expect(list(exponential({ peak: 1, gamma: 2, end: 0 }), 0, 1)).toEqual([0, 0]);
    const stairs = exponential({ peak: 1, gamma: 0.5, transitionSteps: 3, staircase: true });
    expect(list(stairs, 0, 2.9, 3, 5, 6)).toEqual([1, 1, 0.5, 0.5, 0.25]);
  });

  test('a polynomial, pieces, periods and cycles are exact where they touch', () => {
    expect(list(polynomial({ peak: 0.3, steps: 7, power: 1.7, end: 0.1 }), 0, 7, 8, 1e15)).toEqual([
      0.3, 0.1, 0.1, 0.1,
    ]);
    expect(list(piecewise({ peak: 0.3, milestones: [] }), 0, 1e15)).toEqual([0.3, 0.3]);
    expect(list(piecewise({ peak: 0.3, milestones: [1, 2], factors: [0, 5] }), 0, 1, 2)).toEqual([0.3, 0, 0]);
    const periods = cosineRestarts({ peak: 0.3, firstPeriod: 3, multiplier: 2, minimum: 0.1 });
    expect(list(periods, 0, 3, 9, 21, 45)).toEqual([0.3, 0.3, 0.3, 0.3, 0.3]);
    expect(list(periods, 2, 8, 20).map((rate) => rate > 0.1 && rate < 0.16)).toEqual([true, true, true]);
    expect(list(cosineRestarts({ peak: 0.3, firstPeriod: 1 }), 0, 1, 2 ** 53)).toEqual([0.3, 0.3, 0.3]);
    expect(cosineRestarts({ peak: 0.3, firstPeriod: 1, multiplier: 2 })(1.7e308)).toBeGreaterThanOrEqual(0);
    const cycle = cyclic({ minimum: 0.1, peak: 0.3, stepSizeUp: 3, stepSizeDown: 7 });
    expect(list(cycle, 0, 3, 10, 13, 20, 3e6 + 3)).toEqual([0.1, 0.3, 0.1, 0.3, 0.1, 0.3]);
    const halved = cyclic({ minimum: 0, peak: 0.3, stepSizeUp: 2, mode: 'triangular2' });
    expect(list(halved, 2, 6, 10, 14)).toEqual([0.3, 0.15, 0.075, 0.0375]);
  });

  test('arrays that are changed afterwards change no schedule', () => {
    const [milestones, factors] = [[5], [0.5]];
    const schedule = piecewise({ peak: 1, milestones, factors });
    milestones[0] = 1;
    factors[0] = 0.1;
    expect(list(schedule, 4, 5)).toEqual([1, 0.5]);
  });
});

describe('built into each other', () => {
  test('warm-ups before any schedule, which then counts from its own start', () => {
    const then = step({ peak: 0.8, stepSize: 10, gamma: 0.5 });
    const whole = warmup(5, then, 0.3);
    expect(whole(0)).toBe(0.3);
    for (let n = 0; n < 30; n++) expect(whole(n + 5)).toBe(then(n));
    expect(warmup(0, 0.5)(0)).toBe(0.5);
    expect(warmup(2, linear({ start: 1, end: 0, steps: 4 }))(2.5)).toBe(0.875); // between steps too
    expect(warmup(2, warmup(2, 1, 0.5))(1)).toBe(0.25);
  });

  test('an optimizer asks them', () => {
    const optimizer = new SGD(
      { w: { shape: [1], initial: 0 } },
      { lr: warmup(2, linear({ start: 1, end: 0, steps: 2 })) },
    );
    optimizer.grad.fill(-1);
    const steps = Array.from({ length: 5 }, () => {
      optimizer.step();
      return optimizer.data[0];
    });
    expect(steps).toEqual([0, 0.5, 1.5, 2, 2]);
  });
});

describe('a plateau', () => {
  test('tolerates reports, counts them in a row, and waits after a reduction', () => {
    const schedule = plateau({ peak: 1, factor: 0.5, patience: 1, cooldown: 2, threshold: 0 });
    const rates = [5, 5, 4, 4, 4, 4, 4, 4, 4, 3].map(schedule.report);
    expect(rates).toEqual([1, 1, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.25, 0.25]);
    expect(schedule.state).toEqual({ rate: 0.25, best: 3, badReports: 0, cooldownLeft: 1 });
  });

  test.each([
    ['min', 'rel', [2, 1.5, 1.49, -1, -1.49]],
    ['max', 'rel', [2, 3, 3.01, 5, 7.5]],
    ['min', 'abs', [2, 1.5, 1.49, 1, 0.98]],
    ['max', 'abs', [2, 2.5, 2.51, 3, 3.02]],
  ] as const)('%s, %s: by how much a metric has to be better', (mode, thresholdMode, metrics) => {
    const schedule = plateau({
      peak: 1,
      mode,
      thresholdMode,
      threshold: mode === 'min' && thresholdMode === 'rel' ? 0.25 : 0.5,
    });
    const improved = metrics.map((metric) => {
      schedule.report(metric);
      return schedule.state.best === metric;
    });
    // With 'rel', the threshold of a negative best lies on the other side, as in torch.
    const relative = mode === 'min' ? [true, false, true, true, true] : [true, false, true, true, false];
    expect(improved).toEqual(thresholdMode === 'rel' ? relative : [true, false, true, false, true]);
  });

  test('NaN and infinities are no improvement, whatever the mode', () => {
    for (const mode of ['min', 'max'] as const) {
      const schedule = plateau({ peak: 1, factor: 0.5, patience: 0, mode });
      expect([Number.NaN, -Infinity, Infinity, 3].map(schedule.report)).toEqual([0.5, 0.25, 0.125, 0.125]);
      expect([Number.NaN, -Infinity, Infinity].map(schedule.report)).toEqual([0.0625, 0.03125, 0.015625]);
      expect(schedule.state.best).toBe(3);
    }
  });

  test('stops at minLr, and leaves out a reduction by eps or less', () => {
    const stops = plateau({ peak: 1, factor: 0.25, patience: 0, minLr: 0.2 });
    expect([1, 1, 1, 1].map(stops.report)).toEqual([1, 0.25, 0.2, 0.2]);
    const coarse = plateau({ peak: 1, factor: 0.5, patience: 0, eps: 0.25 });
    expect([1, 1, 1, 1].map(coarse.report)).toEqual([1, 0.5, 0.5, 0.5]);
    const above = plateau({ peak: 0.1, patience: 0, minLr: 0.2 });
    expect([1, 1].map(above.report)).toEqual([0.1, 0.1]);
  });

  test('goes on from a state that has been JSON, and copies it', () => {
    const options = { peak: 1, factor: 0.5, patience: 2, cooldown: 1, threshold: 0.1 } as const;
    const metrics = Array.from({ length: 60 }, (_, i) => 10 / (1 + (i % 7) + i / 30));
    const whole = metrics.map(plateau(options).report);
    for (let at = 0; at <= metrics.length; at += 5) {
      const first = plateau(options);
      const before = metrics.slice(0, at).map(first.report);
      const second = plateau(options);
      second.state = JSON.parse(JSON.stringify(first.state));
      expect([...before, ...metrics.slice(at).map(second.report)]).toEqual(whole);
    }
    const schedule = plateau(options);
    const given = { rate: 0.5, best: null, badReports: 0, cooldownLeft: 0 };
    schedule.state = given;
    given.rate = 7;
    Object.assign(schedule.state, { rate: 8 });
    expect([schedule.rate, schedule(3), schedule.state.rate]).toEqual([0.5, 0.5, 0.5]);
  });

  test('is a rate for optimizers, also behind a warm-up', () => {
    const lr = plateau({ peak: 0.1, patience: 0 });
    const spec = { w: { shape: [1], initial: 0 } };
    const [one, other] = [new AdamW(spec, { lr }), new SGD(spec, { lr: warmup(2, lr) })];
    for (const optimizer of [one, other]) {
      optimizer.grad.fill(1);
      optimizer.step();
    }
    expect([one.lr, other.lr]).toEqual([0.1, 0.05]);
    lr.report(1);
    lr.report(1);
    expect([one.lr, other.lr]).toEqual([0.1 * 0.1, (0.1 * 0.1) / 2]);
    one.step();
    expect(lr(one.stepsTaken)).toBe(0.1 * 0.1);
  });
});

test('a bundle has those that it uses, and no others', () => {
  const resolveDir = fileURLToPath(new URL('../../../ts', import.meta.url));
  const bundle = (name: string): string => {
    const stdin = { contents: `export { ${name} } from './schedules.ts'`, resolveDir };
    return buildSync({ stdin, bundle: true, format: 'esm', write: false }).outputFiles[0]?.text ?? '';
  };
  const parts = ['sine', 'precisePower', 'squareRoot', 'multiply', 'lerp', 'valueAt', 'checkedState'];
  parts.push('settingsOf', 'checkSpec');
  const has = (name: string): string[] => parts.filter((part) => bundle(name).includes(`function ${part}(`));
  expect(has('cosine')).toEqual(['sine']);
  expect(has('oneCycle')).toEqual(['sine']);
  expect(has('linear')).toEqual(['lerp']);
  expect(has('step')).toEqual(['precisePower', 'multiply']);
  expect(has('inverseSqrt')).toEqual([]);
  expect(has('warmup')).toEqual(['lerp']);
  expect(has('exponential')).toEqual(['precisePower', 'squareRoot', 'multiply']);
  expect(has('polynomial')).toEqual(['precisePower', 'squareRoot', 'multiply', 'lerp']);
  expect(has('piecewise')).toEqual(['multiply']);
  expect(has('cosineRestarts')).toEqual(['sine']);
  expect(has('cyclic')).toEqual(['precisePower', 'squareRoot', 'multiply', 'lerp']);
  expect(has('plateau')).toEqual(['checkedState']);
});
