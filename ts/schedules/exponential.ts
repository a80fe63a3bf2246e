// A decay by the same factor in every step, or once every `transitionSteps` steps.

import { boolean, countFromOne, fields, nonNegative, number, positive } from '../options/checks.ts';
import { realPower } from './power.ts';
import { checkedSteps, type Rate } from './rate.ts';

/** Options of {@link exponential}. */
export interface ExponentialOptions {
  /** The rate before the first step: a finite number of 0 or more. */
  readonly peak: number;
  /** The factor by which the rate is multiplied over `transitionSteps` steps: a finite number above 0. */
  readonly gamma: number;
  /**
   * The number of steps over which the rate is multiplied by `gamma` once: an integer of 1 or more.
   *
   * @defaultValue 1
   */
  readonly transitionSteps?: number | undefined;
  /**
   * Whether the rate changes only every `transitionSteps` steps, not in between.
   *
   * @defaultValue false
   */
  readonly staircase?: boolean | undefined;
  /**
   * Where the rate stops: the lowest rate if `gamma` is below 1, the highest otherwise. A finite number of 0 or more.
   *
   * @defaultValue no limit
   */
  readonly end?: number | undefined;
}

/**
 * An exponential decay: `peak gamma^(n / transitionSteps)` after n steps (torch's `ExponentialLR`, optax's
 * `exponential_decay`). With `staircase`, the exponent is rounded down, as in `step`.
 *
 * @throws TypeError if an option is missing, unknown or has the wrong type, RangeError if its value is wrong
 * @example
 * exponential({ peak: 0.1, gamma: 0.5 }); // 0.1, 0.05, 0.025, 0.0125, ...
 * exponential({ peak: 0.1, gamma: 0.25, transitionSteps: 100 }); // 0.1 after 0 steps, 0.05 after 50, 0.025 after 100
 */
export function exponential(options: ExponentialOptions): Rate {
  const names = ['peak', 'gamma', 'transitionSteps', 'staircase', 'end'];
  fields('exponential', options, names, 'exponential: option');
  const { peak, gamma, transitionSteps = 1, staircase = false, end } = options;
  number('peak', peak, nonNegative);
  number('gamma', gamma, positive);
  number('transitionSteps', transitionSteps, countFromOne);
  boolean('staircase', staircase);
  if (end !== undefined) number('end', end, nonNegative);
  return (n) => {
    const at = checkedSteps(n);
    const rest = at % transitionSteps;
    const drops = Math.round((at - rest) / transitionSteps);
    const rate = peak * realPower([gamma, 0], drops, staircase ? 0 : rest / transitionSteps);
    if (end === undefined) return rate;
    return gamma < 1 ? Math.max(rate, end) : Math.min(rate, end);
  };
}
