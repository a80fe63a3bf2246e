// Schedules: torch's and optax's values, equal bits in every engine, ends, building one into another, bundle size.

import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { describe, expect, test } from 'vitest';
import { SGD } from '../../../ts/index.ts';
import { cosine, inverseSqrt, linear, oneCycle, step, warmup } from '../../../ts/schedules.ts';
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

  test('every schedule is compared with both, warm-up and cosine with the one that has it', () => {
    const compared = new Set(golden.map(({ schedule, source }) => `${schedule} ${source}`));
    const names = ['cosine', 'linear', 'step', 'oneCycle', 'inverseSqrt'];
    const wanted = names.flatMap((name) => [`${name} torch`, `${name} optax`]);
    expect([...compared].sort()).toEqual([...wanted, 'warmupCosine optax'].sort());
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
    expect(near(list(warmup(500, cosine({ peak: 1e-3, steps: 9500 })), 0, 500, 1e4))).toEqual([0, 1e-3, 0]);
    expect(near(list(step({ peak: 0.1, stepSize: 30, gamma: 0.5 }), 29, 30, 60))).toEqual([0.1, 0.05, 0.025]);
    expect(near(list(oneCycle({ peak: 1, steps: 10 }), 0, 2, 8, 9))).toEqual([0.04, 1, 0.0495, 4e-6]);
    expect(near(list(inverseSqrt({ peak: 0.1, timescale: 100 }), 0, 300))).toEqual([0.1, 0.05]);
    const transformer = warmup(4000, inverseSqrt({ peak: 7e-4, timescale: 4000 }));
    expect(near(list(transformer, 4000, 16_000))).toEqual([7e-4, 3.5e-4]);
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
  });
});

describe('built into each other', () => {
  test('warm-ups before any schedule, which then counts from its own start', () => {
    const then = step({ peak: 0.8, stepSize: 10, gamma: 0.5 });
    const whole = warmup(5, then, 0.3);
    expect(whole(0)).toBe(0.3);
    for (let n = 0; n < 30; n++) expect(whole(n + 5)).toBe(then(n));
    expect(warmup(0, 0.5)(0)).toBe(0.5);
    expect(warmup(2, linear({ start: 1, end: 0, steps: 4 }))(2.5)).toBe(0.875); // also between steps
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

test('a bundle has those that it uses, and no others', () => {
  const resolveDir = fileURLToPath(new URL('../../../ts', import.meta.url));
  const bundle = (name: string): string => {
    const stdin = { contents: `export { ${name} } from './schedules.ts'`, resolveDir };
    return buildSync({ stdin, bundle: true, format: 'esm', write: false }).outputFiles[0]?.text ?? '';
  };
  const parts = ['sine', 'precisePower', 'lerp', 'valueAt', 'settingsOf', 'checkSpec'];
  const has = (name: string): string[] => parts.filter((part) => bundle(name).includes(`function ${part}(`));
  expect(has('cosine')).toEqual(['sine']);
  expect(has('oneCycle')).toEqual(['sine']);
  expect(has('linear')).toEqual(['lerp']);
  expect(has('step')).toEqual(['precisePower']);
  expect(has('inverseSqrt')).toEqual([]);
  expect(has('warmup')).toEqual(['lerp', 'valueAt']);
});
