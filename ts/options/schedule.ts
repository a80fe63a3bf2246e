// Schedule: a number that may depend on the number of steps taken.

/**
 * A number, or a function of the number of steps taken so far, which is 0 before the first step (as in optax). The
 * optimizer calls it once per step. The function must return a value that the option allows (for `lr`, a finite float32
 * of 0 or more); otherwise `step()` throws a RangeError and changes nothing.
 *
 * @example
 * const warmUp: Schedule = (n) => 1e-3 * Math.min(1, (n + 1) / 500); // 2e-6 for the first step, 1e-3 from the 500th on
 */
export type Schedule = number | ((stepsTaken: number) => number);
