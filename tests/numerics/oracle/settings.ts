// Settings: what the oracle needs from a problem: defaults filled in, and which parameters are centralized.

import { filled, type Rule, ruleOf } from '../rules/index.ts';
import { type Options, type Point, type Problem, type Schedule, sizeOf } from './problem.ts';

export type { Point };

/** The options of one step, schedules evaluated. */
export interface Settings {
  rule: Rule;
  lr: number;
  weightDecay: number;
  decoupled: boolean;
  maximize: boolean;
  at: Point;
  /** How far the slow weights move after this step: 0 if they do not. */
  pull: number;
}

/** One parameter: its settings, its weights `w`, and its state. */
export interface Slot {
  /** The elements of each output unit; empty if the parameter is not centralized. */
  rows: readonly (readonly number[])[];
  lrScale: number;
  decayScale: number;
  frozen: boolean;
  stepsTaken: number;
  w: readonly number[];
  state: Readonly<Record<string, readonly number[]>>;
  /** The slow weights of Lookahead, if requested. */
  slow?: readonly number[];
  /** Numbers of which only the sign mattered in the last step, if the rule has any (doubts.ts). */
  decided?: readonly number[] | undefined;
}

/** Applied to the value of every stage and to every mean: nothing, or a perturbation (perturb.ts). */
export interface Hook {
  near: (value: number) => number;
  mean: (mean: number, row: readonly number[]) => number;
}

const valueAt = (schedule: Schedule, stepsTaken: number): number =>
  typeof schedule === 'number' ? schedule : schedule(stepsTaken);

/** The settings of the step that follows `stepsTaken` steps. */
export function settingsAt({ optimizer, options }: Problem, stepsTaken: number): Settings {
  const { lr = Number.NaN, weightDecay, decoupledWeightDecay: decoupled } = filled(optimizer, options);
  const centralize = typeof options.centralize === 'object' ? options.centralize : {};
  return {
    rule: ruleOf(optimizer, options),
    lr: valueAt(lr, stepsTaken),
    weightDecay: valueAt(weightDecay, stepsTaken),
    decoupled,
    maximize: options.maximize ?? false,
    at: centralize.at ?? (decoupled ? 'gradient' : 'gradient+decay'),
    pull: pullAt(options, stepsTaken + 1),
  };
}

/** How far Lookahead's slow weights move after step t: 0 if there are none, or if this step leaves them alone. */
export function pullAt({ lookahead }: Options, t: number): number {
  const { every = 5, alpha = 0.5 } = lookahead ?? {};
  return lookahead !== undefined && t % every === 0 ? alpha : 0;
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

/** One slot per parameter of the problem, in order, before the first step: all state is 0. */
export function slotsOf({ optimizer, spec, options }: Problem): Slot[] {
  const all = typeof options.centralize === 'object' ? options.centralize : {};
  const arrays = ruleOf(optimizer, options).state;
  return Object.values(spec).map((parameter) => {
    const { shape, initial } = parameter;
    const axis = parameter.outputAxis ?? all.outputAxis ?? [];
    const axes = (typeof axis === 'number' ? [axis] : axis).map((a) => (a < 0 ? a + shape.length : a));
    const fanIn = sizeOf(shape.filter((_, a) => !axes.includes(a)));
    const wide = shape.length >= (all.minRank ?? 2) && fanIn >= (all.minFanIn ?? 2);
    const centralized = parameter.centralize ?? ((options.centralize ?? false) !== false && wide);
    const zeros = new Array<number>(sizeOf(shape)).fill(0);
    const w = zeros.map((_, i) => Math.fround(typeof initial === 'number' ? initial : (initial[i] as number)));
    return {
      rows: centralized ? rowsOf(shape, axes) : [],
      lrScale: parameter.lrScale ?? 1,
      decayScale: parameter.decayScale ?? 1,
      frozen: parameter.frozen ?? false,
      stepsTaken: 0,
      w,
      ...(options.lookahead && { slow: w }),
      state: Object.fromEntries(arrays.map(({ name }) => [name, zeros])),
    };
  });
}
