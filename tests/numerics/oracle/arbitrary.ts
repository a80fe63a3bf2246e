// Arbitrary problems for fast-check: a recipe of plain values, which shrinks and prints well, and its problem.

import fc from 'fast-check';
import { crossed } from '../rules/index.ts';
import { cells } from './cells.ts';
import { type Options, type ParameterSpec, type Problem, sizeOf } from './problem.ts';
import { gradients, normal, profiles, uniform, values } from './random.ts';

const dimension = fc.oneof(
  { weight: 12, arbitrary: fc.integer({ min: 1, max: 6 }) },
  { weight: 2, arbitrary: fc.integer({ min: 7, max: 70 }) },
  { weight: 1, arbitrary: fc.constant(0) },
);

const parameter = fc.record({
  shape: fc.array(dimension, { maxLength: 6 }).filter((shape) => sizeOf(shape) <= 1500),
  /** One bit per axis: is it an output axis? */
  axes: fc.nat(63),
  negativeAxes: fc.boolean(),
  centralize: fc.constantFrom(undefined, undefined, undefined, true, false),
  lrScale: fc.constantFrom(undefined, undefined, 0, 0.1, 3),
  decayScale: fc.constantFrom(undefined, undefined, 0, 0.5),
  frozen: fc.constantFrom(undefined, undefined, undefined, true),
  profile: fc.constantFrom(...profiles),
});

export const recipe = fc.record({
  rule: fc.constantFrom(...crossed),
  cell: fc.constantFrom(...cells),
  minRank: fc.constantFrom(undefined, 2, 3, 4),
  minFanIn: fc.constantFrom(undefined, 1, 2, 5),
  maximize: fc.boolean(),
  lr: fc.constantFrom('as in the rule', 'falling', 'zero'),
  weightDecay: fc.constantFrom(0, 0.01, 0.3, 'rising' as const),
  clipNorm: fc.constantFrom(undefined, undefined, 0.1, 1e4),
  gradScale: fc.constantFrom(undefined, undefined, 0.125, 3.7),
  skipAt: fc.constantFrom(undefined, undefined, 0, 1),
  stepsTaken: fc.constantFrom(undefined, undefined, 1, 62, 100_000),
  thawAt: fc.constantFrom(undefined, 1, 2),
  parameters: fc.array(parameter, { minLength: 1, maxLength: 4 }),
  steps: fc.integer({ min: 1, max: 6 }),
  lookahead: fc.constantFrom(undefined, undefined, undefined, {}, { every: 1, alpha: 0.3 }, { every: 2 }, { alpha: 1 }),
  seed: fc.nat(),
});
export type Recipe = typeof recipe extends fc.Arbitrary<infer T> ? T : never;

/** Drops undefined values: an option is either set or absent. */
function set<T extends object>(object: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as never;
}

/** The output axes from these bits: at least one but not all, whatever the rank. */
function axesOf({ shape, axes, negativeAxes }: Recipe['parameters'][number]): number[] {
  const all = shape.map((_, axis) => axis);
  const chosen = all.filter((axis) => (axes >> axis) & 1);
  const legal = chosen.length === 0 || chosen.length === all.length ? [axes % shape.length] : chosen;
  return negativeAxes ? legal.map((axis) => axis - shape.length) : legal;
}

/** The problem that a recipe describes. */
export function problemFrom(from: Recipe): Problem {
  const { rule, cell, minRank, minFanIn, maximize, clipNorm, gradScale, skipAt, stepsTaken, thawAt } = from;
  const { lookahead } = from;
  const random = uniform(from.seed);
  const spec = from.parameters.map((one, p): [string, ParameterSpec] => {
    const { shape, lrScale, decayScale, frozen } = one;
    const ranked = shape.length > 1 ? { outputAxis: axesOf(one), centralize: one.centralize } : {};
    const initial = values(sizeOf(shape), normal(random));
    return [`p${p}`, { shape, initial, ...set({ ...ranked, lrScale, decayScale, frozen }) }];
  });
  const base = typeof rule.options.lr === 'number' ? rule.options.lr : 1e-3;
  const lr = { 'as in the rule': rule.options.lr, falling: (n: number) => base / (1 + n), zero: 0 }[from.lr];
  const weightDecay = from.weightDecay === 'rising' ? (n: number) => 0.01 * Math.min(n, 20) : from.weightDecay;
  const { at, decoupledWeightDecay } = cell;
  const centralize = at !== 'nowhere' && set({ at, minRank, minFanIn });
  const nonFinite = skipAt === undefined ? undefined : ('skip' as const);
  const chosen = {
    lr,
    weightDecay,
    decoupledWeightDecay,
    maximize,
    centralize,
    clipNorm,
    gradScale,
    nonFinite,
    lookahead,
  };
  const options: Options = { ...rule.options, ...set(chosen) };
  const next = from.parameters.map(({ profile }) => gradients(profile, random));
  const series = Array.from({ length: from.steps }, (_, n) =>
    from.parameters.map(({ shape, frozen }, p) => {
      const gradient = values(sizeOf(shape), next[p] as () => number);
      if (n === skipAt && !frozen && gradient.length > 0) gradient[from.seed % gradient.length] = Number.NaN;
      return gradient;
    }),
  );
  return {
    optimizer: rule.optimizer,
    spec: Object.fromEntries(spec),
    options,
    gradients: series,
    ...set({ stepsTaken, thawAt }),
  };
}
