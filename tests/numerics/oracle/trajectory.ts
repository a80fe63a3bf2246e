// Trajectory: the oracle over all steps and parameters of a problem, and the budget of float32 rounding in that very
// problem: how far four perturbed runs stray.

import { factorOf, oracleStep } from './oracle.ts';
import { exact, perturbed } from './perturb.ts';
import type { Problem } from './problem.ts';
import { type Hook, ruleAt, type Slot, slotsOf } from './rule.ts';

/** What is compared: the weights, and the state by its public name. */
export const fields = {
  data: 'w',
  momentumBuffer: 'buffer',
  expAvg: 'm',
  expAvgSq: 'v',
  maxExpAvgSq: 'max',
} as const;
export type Field = keyof typeof fields;
export const fieldNames: readonly Field[] = Object.keys(fields) as Field[];

const runs = 4;

/** The slots after every step, [step][parameter]. */
export function trajectory(problem: Problem, hook: Hook = exact): Slot[][] {
  const { gradients, options, thawAt } = problem;
  let slots = slotsOf(problem);
  let stepsTaken = problem.stepsTaken ?? 0;
  return gradients.map((gradient, n) => {
    if (n === thawAt) slots = slots.map((slot) => ({ ...slot, frozen: false }));
    if (options.nonFinite === 'skip' && !gradient.flat().every(Number.isFinite)) return slots;
    const rule = ruleAt(problem, stepsTaken);
    stepsTaken++;
    const live = gradient.filter((_, p) => !slots[p]?.frozen);
    const factor = factorOf(live, options.gradScale ?? 1, options.clipNorm ?? Number.POSITIVE_INFINITY);
    slots = slots.map((slot, p) =>
      slot.frozen ? slot : oracleStep(slot, gradient[p] as number[], rule, stepsTaken, hook.near(factor), hook),
    );
    return slots;
  });
}

/** The largest |a - b| of two arrays; NaN if a number is missing. */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let largest = a.length === b.length ? 0 : Number.NaN;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs((a[i] as number) - (b[i] as number)));
  return largest;
}

/** The largest |a|. */
export function largest(a: readonly number[]): number {
  return a.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
}

/** How far the perturbed runs stray from the exact one at most, weights and state, [parameter]. */
export function reach(problem: Problem, expected: readonly Slot[][]): Record<Field, number>[] {
  const most = slotsOf(problem).map(() => ({ data: 0, momentumBuffer: 0, expAvg: 0, expAvgSq: 0, maxExpAvgSq: 0 }));
  for (let run = 1; run <= runs; run++) {
    trajectory(problem, perturbed(run)).forEach((slots, n) => {
      most.forEach((of, p) => {
        const [a, b] = [slots[p], expected[n]?.[p]];
        if (!a || !b) return;
        for (const name of fieldNames) of[name] = Math.max(of[name], distance(a[fields[name]], b[fields[name]]));
      });
    });
  }
  return most;
}
