// Trajectory: the oracle over all steps and parameters of a problem, and the budget of float32 rounding in this very
// problem: how far four perturbed runs stray.

import { type Doubts, doubtsOf } from './doubts.ts';
import { factorOf, oracleStep } from './oracle.ts';
import { exact, perturbed } from './perturb.ts';
import type { Problem } from './problem.ts';
import { type Hook, type Slot, settingsAt, slotsOf } from './settings.ts';

/** What is compared, by name: the weights `data`, each array of state, and the slow weights. */
export function fieldsOf({ w, state, slow }: Slot): Readonly<Record<string, readonly number[]>> {
  return { data: w, ...state, ...(slow && { slow }) };
}

const runs = 4;

/** The slots after every step, [step][parameter]. */
export function trajectory(problem: Problem, hook: Hook = exact): Slot[][] {
  const { gradients, options, thawAt } = problem;
  let stepsTaken = problem.stepsTaken ?? 0;
  let slots = slotsOf(problem).map((slot) => ({ ...slot, stepsTaken }));
  return gradients.map((gradient, n) => {
    if (n === thawAt) slots = slots.map((slot) => ({ ...slot, frozen: false }));
    if (options.nonFinite === 'skip' && !gradient.flat().every(Number.isFinite)) return slots;
    const settings = settingsAt(problem, stepsTaken);
    stepsTaken++;
    const live = gradient.filter((_, p) => !slots[p]?.frozen);
    const factor = factorOf(live, options.gradScale ?? 1, options.clipNorm ?? Number.POSITIVE_INFINITY);
    slots = slots.map((slot, p) => {
      if (slot.frozen) return slot;
      const t = slot.stepsTaken + 1;
      return { ...oracleStep(slot, gradient[p] as number[], settings, t, hook.near(factor), hook), stepsTaken: t };
    });
    return slots;
  });
}

/** The largest |a - b| of two arrays, ignoring elements in doubt; NaN if a number is missing. */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>, doubts?: readonly boolean[]): number {
  let largest = a.length === b.length ? 0 : Number.NaN;
  for (let i = 0; i < a.length; i++) {
    if (!doubts?.[i]) largest = Math.max(largest, Math.abs((a[i] as number) - (b[i] as number)));
  }
  return largest;
}

/** The largest |a|. */
export function largest(a: readonly number[]): number {
  return a.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
}

/** How far the perturbed runs stray at most from the exact one, [parameter][field], and what is in doubt. */
export function reach(
  problem: Problem,
  expected: readonly Slot[][],
): { strays: Record<string, number>[]; doubts: Doubts } {
  const perturbedRuns = Array.from({ length: runs }, (_, run) => trajectory(problem, perturbed(run + 1)));
  const doubts = doubtsOf(expected, perturbedRuns);
  const strays = slotsOf(problem).map((slot): Record<string, number> => {
    return Object.fromEntries(Object.keys(fieldsOf(slot)).map((field) => [field, 0]));
  });
  for (const run of perturbedRuns) {
    run.forEach((slots, n) => {
      strays.forEach((of, p) => {
        const [a, b] = [slots[p], expected[n]?.[p]];
        if (!a || !b) return;
        for (const [field, values] of Object.entries(fieldsOf(a))) {
          of[field] = Math.max(of[field] ?? 0, distance(values, fieldsOf(b)[field] ?? [], doubts[n]?.[p]));
        }
      });
    });
  }
  return { strays, doubts };
}
