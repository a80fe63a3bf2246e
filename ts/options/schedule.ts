// Schedule: a rate, or a function that gives one for each step.

import { nonNegative, number, wrongType } from './checks.ts';

/**
 * A number, or a function of the number of steps taken so far, which is 0 before the first step (as in optax). The
 * optimizer calls it once per step. It must return a finite number of 0 or more: otherwise `step()` throws a RangeError
 * and changes nothing.
 *
 * @example
 * const warmUp: Schedule = (n) => 1e-3 * Math.min(1, (n + 1) / 500); // 2e-6 for the first step, 1e-3 from the 500th on
 */
export type Schedule = number | ((stepsTaken: number) => number);

/** Returns the value if it is a valid rate or a function. */
export function schedule(what: string, value: unknown): Schedule {
  if (typeof value === 'function') return value as (stepsTaken: number) => number;
  if (typeof value !== 'number') {
    throw wrongType(what, value, `${nonNegative.expected}, or a function of the number of steps taken that gives one`);
  }
  return number(what, value, nonNegative);
}

/** The value of a schedule for the step that follows `stepsTaken` steps. */
export function valueAt(what: string, value: Schedule, stepsTaken: number): number {
  return typeof value === 'number' ? value : number(`${what}(${stepsTaken})`, value(stepsTaken), nonNegative);
}
