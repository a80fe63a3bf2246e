// Rule: what the oracle needs, read from a problem; the defaults and who is centralized.

import { type Point, type Problem, type Schedule, sizeOf } from './problem.ts';

export type { Point };

/** The options of one step, schedules evaluated. */
export interface Rule {
  adam: boolean;
  lr: number;
  weightDecay: number;
  decoupled: boolean;
  maximize: boolean;
  at: Point;
  momentum: number;
  dampening: number;
  nesterov: boolean;
  average: boolean;
  betas: readonly [number, number];
  eps: number;
  epsHat: boolean;
  amsgrad: boolean;
}

/**
 * One parameter: its settings, its weights `w`, and every state slot that a rule may need, all of them zero at first.
 */
export interface Slot {
  /** The elements of each output unit; none where the parameter is not centralized. */
  rows: readonly (readonly number[])[];
  lrScale: number;
  decayScale: number;
  frozen: boolean;
  w: readonly number[];
  buffer: readonly number[];
  m: readonly number[];
  v: readonly number[];
  max: readonly number[];
}

/** What happens to the value of every stage and to every mean: nothing, or a perturbation (perturb.ts). */
export interface Hook {
  near: (value: number) => number;
  mean: (mean: number, row: readonly number[]) => number;
}

const valueAt = (schedule: Schedule, stepsTaken: number): number =>
  typeof schedule === 'number' ? schedule : schedule(stepsTaken);

/** The rule of the step that follows `stepsTaken` steps. */
export function ruleAt({ optimizer, options }: Problem, stepsTaken: number): Rule {
  const decoupled = options.decoupledWeightDecay ?? optimizer === 'AdamW';
  const centralize = typeof options.centralize === 'object' ? options.centralize : {};
  const adam = optimizer === 'Adam' || optimizer === 'AdamW';
  return {
    adam,
    lr: valueAt(options.lr ?? (adam ? 1e-3 : Number.NaN), stepsTaken),
    weightDecay: valueAt(options.weightDecay ?? (optimizer === 'AdamW' ? 0.01 : 0), stepsTaken),
    decoupled,
    maximize: options.maximize ?? false,
    at: centralize.at ?? (decoupled ? 'gradient' : 'gradient+decay'),
    momentum: options.momentum ?? (optimizer === 'SGDM' ? 0.9 : 0),
    dampening: options.dampening ?? 0,
    nesterov: options.nesterov ?? false,
    average: options.buffer === 'average',
    betas: options.betas ?? [0.9, 0.999],
    eps: options.epsHat ?? options.eps ?? 1e-8,
    epsHat: options.epsHat !== undefined,
    amsgrad: options.amsgrad ?? false,
  };
}

/** The flat indices of the elements of each output unit. */
export function rowsOf(shape: readonly number[], outputAxes: readonly number[]): number[][] {
  const rows = new Map<string, number[]>();
  for (let i = 0; i < sizeOf(shape); i++) {
    const index = shape.map((n, axis) => Math.floor(i / sizeOf(shape.slice(axis + 1))) % n);
    const unit = outputAxes.map((axis) => index[axis]).join();
    const row = rows.get(unit);
    if (row) row.push(i);
    else rows.set(unit, [i]);
  }
  return [...rows.values()];
}

/** One slot for each parameter of the problem, in its order, before the first step. */
export function slotsOf({ spec, options }: Problem): Slot[] {
  const all = typeof options.centralize === 'object' ? options.centralize : {};
  return Object.values(spec).map((parameter) => {
    const { shape, initial } = parameter;
    const axis = parameter.outputAxis ?? all.outputAxis ?? [];
    const axes = (typeof axis === 'number' ? [axis] : axis).map((a) => (a < 0 ? a + shape.length : a));
    const fanIn = sizeOf(shape.filter((_, a) => !axes.includes(a)));
    const wide = shape.length >= (all.minRank ?? 2) && fanIn >= (all.minFanIn ?? 2);
    const centralized = parameter.centralize ?? ((options.centralize ?? false) !== false && wide);
    const zeros = new Array<number>(sizeOf(shape)).fill(0);
    return {
      rows: centralized ? rowsOf(shape, axes) : [],
      lrScale: parameter.lrScale ?? 1,
      decayScale: parameter.decayScale ?? 1,
      frozen: parameter.frozen ?? false,
      w: zeros.map((_, i) => Math.fround(typeof initial === 'number' ? initial : (initial[i] as number))),
      buffer: zeros,
      m: zeros,
      v: zeros,
      max: zeros,
    };
  });
}
