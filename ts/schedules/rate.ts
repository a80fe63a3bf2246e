// Rate: what every schedule returns, the check of its argument, and a straight line between two values.

import { nonNegative, number } from '../options/checks.ts';

/**
 * A schedule: a function from the number of steps taken so far, which is 0 before the first step, to the value for the
 * next step. Pass it as an optimizer's `lr`, `weightDecay`, `clipNorm`, `momentum` or one of the `betas`, or call it:
 * `cosine({ peak: 0.1, steps: 100 })(50)` is 0.05. It throws a TypeError if `stepsTaken` is not a number, and a
 * RangeError if it is negative, infinite or NaN.
 */
export type Rate = (stepsTaken: number) => number;

/** Returns the number of steps taken if it is valid. */
export function checkedSteps(stepsTaken: unknown): number {
  return number('stepsTaken', stepsTaken, nonNegative);
}

/** Linear interpolation from a to b, exact at both ends. `fraction` is 0 or more, and anything above 1 gives b. */
export function lerp(a: number, b: number, fraction: number): number {
  return fraction < 1 ? a + (b - a) * fraction : b;
}
