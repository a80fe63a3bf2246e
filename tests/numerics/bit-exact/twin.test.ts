// The library against its twin, bit by bit: every rule and every point of centralization, all sizes up to 70 x 70 along
// rows and columns, other ranks and axes, across the flush of step 64, with every option.

import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { centralize } from '../../../ts/index.ts';
import { cells } from '../oracle/cells.ts';
import type { ClassName, Options, ParameterSpec } from '../oracle/problem.ts';
import { uniform } from '../oracle/random.ts';
import { filled, crossed as rules } from '../rules/index.ts';
import type { StateArray } from '../rules/rule.ts';
import { bell, type Profile, profiles, valuesOf } from './data.ts';
import { differing, Pair } from './pair.ts';
import type { Tensor } from './twin.ts';

type Shaped = Pick<ParameterSpec, 'shape' | 'outputAxis'>;

const counts = { steps: 0, compared: 0, differ: 0 };

afterAll(() => {
  const { steps, compared, differ } = counts;
  console.log(`twin: ${compared.toLocaleString('en')} numbers compared after ${steps} steps, ${differ} arrays differ`);
});

/** Compares, and updates the counts. */
function check(pair: Pair): void {
  const { compared, differ, first } = pair.compare();
  counts.steps++;
  counts.compared += compared;
  counts.differ += differ;
  expect(differ, `${differ} arrays after step ${pair.stepsTaken}; ${first}`).toBe(0);
}

/** All sizes up to 70 x 70, along rows and columns, distributed over the combinations of a rule and a cell. */
const combinations = rules.length * cells.length;
const dealt = ((): Shaped[][] => {
  const random = uniform(70);
  const all: Shaped[] = [];
  for (let r = 1; r <= 70; r++) {
    for (let c = 1; c <= 70; c++) for (const outputAxis of [0, 1]) all.push({ shape: [r, c], outputAxis });
  }
  for (let i = all.length - 1; i > 0; i--) {
    const j = Math.floor((i + 1) * random());
    [all[i], all[j]] = [all[j] as Shaped, all[i] as Shaped];
  }
  return Array.from({ length: combinations }, (_, k) => all.filter((_, i) => i % combinations === k));
})();

/** For every combination: tails of 0 to 3 lanes, blocks of 16 rows and 128 elements, their edges, every traversal. */
const spread: readonly Shaped[] = [
  ...[1, 2, 3, 4, 5, 7, 8, 13, 64, 67, 127, 128, 129, 131, 144, 256, 515].flatMap((n): Shaped[] => [
    { shape: [2, n], outputAxis: 0 },
    { shape: [n, 2], outputAxis: -1 },
  ]),
  ...[15, 16, 17, 31, 33, 48].map((n): Shaped => ({ shape: [n, 6], outputAxis: 1 })),
  { shape: [] },
  { shape: [9] },
  { shape: [0, 4], outputAxis: 0 },
  { shape: [4, 0], outputAxis: 0 },
  { shape: [1, 1], outputAxis: 0 },
  { shape: [5, 3, 5], outputAxis: [0] },
  { shape: [5, 3, 5], outputAxis: 1 },
  { shape: [5, 3, 5], outputAxis: -1 },
  { shape: [4, 6, 5], outputAxis: [2, 0] },
  { shape: [4, 6, 5], outputAxis: [0, 1] },
  { shape: [3, 34, 5], outputAxis: [0, 2] },
  { shape: [18, 3, 7], outputAxis: [1, 2] },
  { shape: [18, 3, 7], outputAxis: 2 },
  { shape: [3, 2, 270], outputAxis: 1 },
  { shape: [6, 3, 3, 3], outputAxis: 0 },
  { shape: [6, 4, 3, 3], outputAxis: 1 },
  { shape: [3, 3, 4, 2], outputAxis: [2, 3] },
  { shape: [3, 3, 4, 2], outputAxis: -1 },
  { shape: [2, 19, 2, 3], outputAxis: [0, 3] },
  { shape: [3, 1, 5, 4], outputAxis: [0, -2] },
  { shape: [3, 17, 1, 4], outputAxis: [0, 3] },
  { shape: [20, 1, 3, 5], outputAxis: [1, 3] },
  { shape: [2, 20, 1, 30], outputAxis: [0, 2] },
  { shape: [6, 5, 2], outputAxis: 1 },
  { shape: [9, 7, 1], outputAxis: 1 },
  { shape: [6, 3, 2, 4], outputAxis: [1, 3] },
  { shape: [7, 1, 1, 1], outputAxis: 0 },
  { shape: [1, 7, 1, 1], outputAxis: 0 },
  { shape: [2, 3, 1, 2, 3, 2], outputAxis: [0, 5] },
  { shape: [2, 2, 3, 2, 2, 3], outputAxis: [1, 2, 4] },
  { shape: [2, 3, 2, 2, 2, 3, 2], outputAxis: [0, 2, 4, 6] },
  { shape: [2, 2501], outputAxis: 0 },
  { shape: [3, 2501], outputAxis: 1 },
  { shape: [300, 9], outputAxis: 1 },
  { shape: [2, 20, 150], outputAxis: 1 },
  { shape: [2, 10, 120], outputAxis: 1 },
  { shape: [4, 2504], outputAxis: 0 },
  { shape: [37, 132], outputAxis: 0 },
  { shape: [2, 3, 700], outputAxis: [0, 2] },
];

/** Whole and partial groups of rows, and columns: an overrun would land in the tensor's own arrays. */
const alone: readonly Shaped[] = [
  { shape: [33, 64], outputAxis: 0 },
  { shape: [16, 20], outputAxis: 0 },
  { shape: [130, 9], outputAxis: 0 },
  { shape: [5, 2052], outputAxis: 0 },
  { shape: [20, 24], outputAxis: 1 },
];

/** A spec with these shapes; all other choices rotate. */
function specOf(shapes: readonly Shaped[], seed: number): Record<string, ParameterSpec> {
  const next = bell(uniform(seed));
  const own = (i: number): Omit<ParameterSpec, 'shape' | 'initial'> => ({
    ...(i % 5 === 1 && { lrScale: 0.3 }),
    ...(i % 7 === 2 && { decayScale: 0 }),
    ...(i % 7 === 3 && { decayScale: 1.7 }),
    ...(i % 11 === 4 && { frozen: true }),
    ...(i % 13 === 5 && { centralize: false }),
  });
  return Object.fromEntries(
    shapes.map((shaped, i): [string, ParameterSpec] => {
      const offset = i % 4 === 3 ? 20 : 0;
      const initial = valuesOf(shaped.shape, () => offset + next());
      return [`${i}, of ${shaped.outputAxis}`, { ...shaped, ...own(i), initial }];
    }),
  );
}

/** State as it might be after many steps: of both signs where possible, with values around 2^-100. */
function stateOf(seed: number): (array: StateArray, tensor: Tensor) => number[] {
  const random = uniform(seed);
  const next = bell(random);
  return ({ floor }, { shape }) =>
    valuesOf(shape, () => {
      const x = random() < 0.3 ? next() * 2 ** Math.floor(-98 - 8 * random()) : next();
      return floor === undefined ? x : Math.abs(x);
    });
}

/** Takes steps of both and compares after each; `tame` leaves out gradients that make the overall norm meaningless. */
function walk(pair: Pair, steps: number, seed: number, tame: boolean): void {
  const kinds = profiles(seed);
  const usable = tame ? kinds.tame : [...kinds.tame, ...kinds.wild];
  for (let n = 0; n < steps; n++) {
    pair.step(({ shape }, i) => valuesOf(shape, usable[(i + n + seed) % usable.length] as Profile));
    check(pair);
  }
}

/** Options of a combination: lists of different lengths, so that all pairs occur. */
function optionsOf(r: number, c: number): { kind: ClassName; options: Options; tame: boolean } {
  const [rule, cell] = [rules[r], cells[c]];
  if (!rule || !cell) throw new RangeError(`no rule ${r} or no cell ${c}`);
  const { at, decoupledWeightDecay } = cell;
  const k = r * cells.length + c;
  const tame = k % 3 === 1;
  const { lr = 1e-3 } = filled(rule.optimizer, rule.options);
  return {
    kind: rule.optimizer,
    tame,
    options: {
      ...rule.options,
      decoupledWeightDecay,
      lr: k % 4 === 2 && typeof lr === 'number' ? (n) => lr / (1 + n) : lr,
      weightDecay: k % 5 === 3 ? (n) => 0.1 + 0.01 * n : k % 5 === 4 ? 0 : 0.1,
      maximize: k % 2 === 1,
      centralize: at !== 'nowhere' && { at, minFanIn: 1 + (r % 2) },
      ...(tame && { clipNorm: k % 2 === 0 ? 3 : 1e9 }),
      ...(k % 7 > 4 && { gradScale: 0.37 }),
    },
  };
}

describe.each(rules.map((rule, r) => ({ name: rule.name, r })))('$name', ({ r }) => {
  describe.each(cells.map((cell, c) => ({ ...cell, c })))('at $at, decoupled: $decoupledWeightDecay', ({ c }) => {
    const k = r * cells.length + c;
    const { kind, options, tame } = optionsOf(r, c);

    test('sizes up to 70 x 70', () => {
      const pair = new Pair(kind, specOf(dealt[k] ?? [], k), options);
      pair.restore(k % 2 === 1 ? 63 : k, stateOf(k));
      walk(pair, 1, k, tame);
    });

    test.each(alone)('$shape, of $outputAxis, alone: no room but its own', (shaped) => {
      walk(new Pair(kind, specOf([shaped], k + 3000), options), 2, k + 2, tame);
    });

    test('tails, blocks, ranks and axes, from the start', () => {
      walk(new Pair(kind, specOf(spread, k + 1000), options), 2, k + 1, tame);
    });

    test('tails, blocks, ranks and axes, across step 64', () => {
      const pair = new Pair(kind, specOf(spread, k + 2000), options);
      pair.restore(63, stateOf(k + 1));
      walk(pair, 2, k + 2, tame);
    });
  });
});

test.each(rules)('$name: 130 steps without a break', ({ optimizer, options }) => {
  const shapes: Shaped[] = [
    { shape: [3, 21], outputAxis: 0 },
    { shape: [21, 3], outputAxis: 1 },
    { shape: [3, 4, 5], outputAxis: 1 },
    { shape: [7] },
  ];
  const pair = new Pair(optimizer, specOf(shapes, 130), { ...options, centralize: true, weightDecay: 1e-3 });
  const next = bell(uniform(131));
  for (let t = 1; t <= 130; t++) {
    pair.step(({ shape }) => valuesOf(shape, () => (t > 5 ? 1e-29 : 1) * next()));
    check(pair);
  }
});

test.each([0.5, 20, 1e9])('clipNorm %d, gradScale, maximize, a schedule: 20 steps', (clipNorm) => {
  const options: Options = {
    lr: (n) => 0.1 * 0.9 ** n,
    weightDecay: 0.01,
    clipNorm,
    gradScale: 1 / 3,
    maximize: true,
    centralize: { at: 'gradient' },
  };
  walk(new Pair('SGDM', specOf(spread, 7), options), 20, 8, true);
});

test('clipNorm where the margin of 1e-6 counts', () => {
  const pair = new Pair('SGD', specOf(spread, 12), { lr: 0.1, clipNorm: 1e-5, centralize: true });
  const next = bell(uniform(13));
  for (const size of [1e-8, 1e-7, 2e-7, 1e-6]) {
    pair.step(({ shape }) => valuesOf(shape, () => size * next()));
    check(pair);
  }
});

test('the flush: what is below 2^-100, not 2^-100', () => {
  const pair = new Pair('SGDM', { w: { shape: [11], initial: 0 } }, { lr: 1 });
  pair.restore(63, () => new Array<number>(11).fill(0));
  pair.step(() => Array.from({ length: 11 }, (_, i) => (i % 2 ? -1 : 1) * 2 ** -100 * (1 - (i % 3) * 2 ** -24)));
  check(pair);
  expect(pair.tensors[0]?.state.momentumBuffer?.filter((b) => b === 0)).toHaveLength(7);
});

test("nonFinite 'skip': both skip, or neither", () => {
  const pair = new Pair('AdamW', specOf(spread, 9), { nonFinite: 'skip', centralize: true });
  const next = bell(uniform(10));
  const took = [1, Number.NaN, 1, Number.POSITIVE_INFINITY, 1].map((bad) => {
    const one = pair.step(({ shape }, i) => valuesOf(shape, () => (i === 9 ? bad : 1) * next()));
    check(pair);
    return one;
  });
  expect(took).toEqual([true, false, true, false, true]);
});

/** Products around the largest float32, and factors around it: cases that the last bit decides. */
const scaled = fc.record({
  exponent: fc.integer({ min: 1, max: 127 }),
  fractions: fc.array(fc.integer({ min: -(2 ** 24), max: 2 ** 24 }), { minLength: 1, maxLength: 13 }),
  excess: fc.constantFrom(1, 1 - 2 ** -24, 1 - 2 ** -25, 1 - 2 ** -26, 1 + 2 ** -24, 1 + 2 ** -23, 0.5, 2, 1e-30),
  clip: fc.constantFrom(undefined, 1, 2 ** 126, 2 ** 127, 2 ** 128, 2 ** 129, 1e300),
  maximize: fc.boolean(),
  frozen: fc.boolean(),
});

test("nonFinite 'skip': both skip, or neither, where a product is about the largest float32", () => {
  let [taken, skipped] = [0, 0];
  const property = fc.property(scaled, ({ exponent, fractions, excess, clip, maximize, frozen }) => {
    const spec = { w: { shape: [fractions.length], initial: 0 }, other: { shape: [1], initial: 0, frozen } };
    const gradScale = Math.min(2 ** (128 - exponent) * excess, 2 ** 128 - 2 ** 104);
    const limit = clip === undefined ? {} : { clipNorm: clip };
    const pair = new Pair('SGD', spec, { lr: 2 ** -30, nonFinite: 'skip', gradScale, maximize, ...limit });
    const took = pair.step((_, i) =>
      i === 0 ? fractions.map((n) => Math.fround((n / 2 ** 24) * 2 ** exponent)) : [2 ** exponent],
    );
    check(pair);
    if (took) taken += 1;
    else skipped += 1;
  });
  fc.assert(property, { numRuns: 2000, seed: 2004 });
  expect(Math.min(taken, skipped)).toBeGreaterThan(300);
});

test('Phi alone, all sizes up to 70 x 70: centralize() is a step of SGD from 0 with lr 1 and maximize', () => {
  const kinds = profiles(11);
  const usable = [...kinds.tame, ...kinds.wild.slice(0, -2)];
  for (const shapes of dealt) {
    const spec = shapes.map(({ shape, outputAxis = 0 }, i): [string, ParameterSpec] => [
      `${i}`,
      { shape, outputAxis, initial: 0, centralize: true },
    ]);
    const pair = new Pair('SGD', Object.fromEntries(spec), { lr: 1, maximize: true });
    pair.step(({ shape }, i) => valuesOf(shape, usable[i % usable.length] as Profile));
    check(pair);
    for (const { shape, outputAxes = [], grad, data } of pair.tensors) {
      const phi = centralize(Float32Array.from(grad), { shape, outputAxis: outputAxes });
      const positive = (x: number): number => x + 0; // from 0, a step yields 0 where Phi is -0
      counts.compared += phi.length;
      expect(differing(phi.map(positive), Float32Array.from(data))).toBe(-1);
    }
  }
});
