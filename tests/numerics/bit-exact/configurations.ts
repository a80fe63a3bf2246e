// Configurations: runs at random over everything that can be set: classes, options, shapes, axes, steps of changing rates,
// parameters that are frozen for a while, hyper-parameters that change on the way.

import { uniform } from '../oracle/random.ts';
import { type ClassName, classNames, type Options } from '../rules/index.ts';
import { bell, type Profile, profiles, valuesOf } from './data.ts';

/** A parameter of a run. */
export interface Configured {
  readonly shape: readonly number[];
  /** None if it is not to be centralized. */
  readonly outputAxis?: readonly number[];
  readonly initial: readonly number[];
  readonly lrScale: number;
  readonly decayScale: number;
  readonly frozen: boolean;
}

/** What happens before a step, and the step. */
export interface Step {
  readonly lr: number;
  readonly zeroGrad: boolean;
  /** The gradients, as they are to be written; undefined for one that stays as it is. */
  readonly gradients: readonly (readonly number[] | undefined)[];
  /** By their indices, parameters that are frozen or unfrozen. */
  readonly frozen: Readonly<Record<number, boolean>>;
  /** All options anew. */
  readonly options?: Options;
}

/** A run. */
export interface Run {
  readonly kind: ClassName;
  readonly options: Options;
  readonly spec: readonly Configured[];
  readonly steps: readonly Step[];
}

/** The run with this number. */
export function configuration(seed: number): Run {
  const random = uniform(seed);
  const pick = <Value>(values: readonly Value[]): Value => values[Math.floor(random() * values.length)] as Value;
  const chance = (p: number): boolean => random() < p;
  const between = (least: number, most: number): number => least + Math.floor(random() * (most - least + 1));
  const kind = pick(classNames);
  const options = optionsOf(kind, { random, pick, chance });
  const spec = Array.from({ length: between(1, 4) }, () => parameterOf({ random, pick, chance, between }));
  const kinds = profiles(seed);
  const count = chance(0.05) ? 66 : between(2, 6); // some long enough for a step that flushes
  const steps = Array.from({ length: count }, (_, n): Step => {
    const profile: Profile = pick(chance(0.25) ? kinds.wild : kinds.tame);
    return {
      lr: pick([0, 1e-3, 0.01 + 0.1 * random(), 1]),
      zeroGrad: chance(0.3),
      gradients: spec.map(({ shape }) => (chance(0.15) ? undefined : valuesOf(shape, profile))),
      frozen: n > 0 && chance(0.2) ? { [between(0, spec.length - 1)]: chance(0.5) } : {},
      ...(n > 0 && chance(0.2) && { options: changed(options, { random, pick, chance }) }),
    };
  });
  return { kind, options, spec, steps };
}

interface Dice {
  readonly random: () => number;
  readonly pick: <Value>(values: readonly Value[]) => Value;
  readonly chance: (p: number) => boolean;
}

function optionsOf(kind: ClassName, { random, pick, chance }: Dice): Options {
  const ownDecoupled = kind === 'AdamW' || kind === 'Lion';
  const decoupledWeightDecay = chance(0.3) ? !ownDecoupled : ownDecoupled;
  const points = decoupledWeightDecay
    ? (['gradient', 'update', 'update+decay'] as const)
    : (['gradient', 'gradient+decay', 'update'] as const);
  return {
    ...ownOptions(kind, { random, pick, chance }),
    lr: 0.01,
    decoupledWeightDecay,
    ...(chance(0.7) && { weightDecay: pick([0, 0.1 * random(), 1e-4]) }),
    centralize: chance(0.7) ? { at: pick(points) } : {},
    ...(chance(0.3) && { maximize: true }),
    ...(chance(0.4) && { clipNorm: pick([1e-3, 1, 100]) }),
    ...(chance(0.3) && { gradScale: pick([0.25, 3, 1e-6]) }),
    ...(chance(0.4) && { nonFinite: 'skip' as const }),
    ...(chance(0.3) && { averageWeights: pick([0, 0.9, 0.999]) }),
    ...(chance(0.3) && { lookahead: { every: pick([1, 2, 5]), alpha: pick([0.5, 0.8, 1]) } }),
  };
}

function ownOptions(kind: ClassName, { random, pick, chance }: Dice): Options {
  const betas = (): Options => (chance(0.5) ? { betas: [pick([0, 0.5, 0.9]), pick([0, 0.9, 0.99, 0.999])] } : {});
  const eps = (): Options => (chance(0.5) ? { eps: pick([0, 1e-8, 1e-3]) } : {});
  switch (kind) {
    case 'SGD':
    case 'SGDM': {
      const momentum = kind === 'SGDM' && chance(0.5) ? {} : { momentum: pick([0, 0.5, 0.9, random()]) };
      const hasBuffer = momentum.momentum !== 0;
      if (hasBuffer && chance(0.3)) return { ...momentum, nesterov: true, ...(chance(0.3) && { buffer: 'average' }) };
      return { ...momentum, ...pick<Options>([{}, { dampening: 0.3 }, { dampening: 1 }, { buffer: 'average' }]) };
    }
    case 'Lion':
      return betas();
    case 'RMSprop':
      return { ...eps(), ...(chance(0.5) && { alpha: 0.9, momentum: 0.9 }), ...(chance(0.5) && { centered: true }) };
    case 'RAdam':
      return { ...betas(), ...eps() };
    default:
      return { ...betas(), ...(chance(0.2) ? { epsHat: 1e-4 } : eps()), ...(chance(0.3) && { amsgrad: true }) };
  }
}

/** Other values of what can be set, with the same arrays. */
function changed(options: Options, { random, pick }: Dice): Options {
  const { momentum, betas, weightDecay, clipNorm } = options;
  return {
    ...options,
    ...(weightDecay !== undefined && { weightDecay: 0.01 * random() }),
    ...(clipNorm !== undefined && { clipNorm: pick([0.1, 10]) }),
    ...(betas !== undefined && { betas: [pick([0.8, 0.9]), pick([0.95, 0.999])] as const }),
    ...(momentum !== undefined && momentum !== 0 && { momentum: 0.5 + 0.4 * random() }),
    gradScale: pick([0.5, 1]),
  };
}

function parameterOf({
  random,
  pick,
  chance,
  between,
}: Dice & { readonly between: (least: number, most: number) => number }): Configured {
  const rank = chance(0.08) ? 7 : between(0, 4);
  const longest = [1, 600, 40, 10, 5, 4, 3, 2][rank] as number;
  const shape = Array.from({ length: rank }, () => (chance(0.01) ? 0 : between(1, longest)));
  const axes = shape.map((_, axis) => axis).filter(() => chance(0.5));
  const outputAxis = axes.map((axis) => (chance(0.3) ? axis - rank : axis));
  const isCentralized = axes.length > 0 && axes.length < rank && chance(0.85);
  return {
    shape,
    ...(isCentralized && { outputAxis }),
    initial: valuesOf(shape, bell(random)),
    lrScale: chance(0.8) ? 1 : pick([0, 0.1, 2]),
    decayScale: chance(0.8) ? 1 : pick([0, 0.5]),
    frozen: chance(0.1),
  };
}
