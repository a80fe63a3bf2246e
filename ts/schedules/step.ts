// A staircase.

import { countFromOne, fields, nonNegative, number, positive } from '../options/checks.ts';
import { precisePower } from './power.ts';
import { checkedSteps, type Rate } from './rate.ts';

/** Options of {@link step}. */
export interface StepScheduleOptions {
  /** The rate before the first drop: a finite number of 0 or more. */
  readonly peak: number;
  /** The number of steps between two drops: an integer of 1 or more. */
  readonly stepSize: number;
  /**
   * The factor by which each drop multiplies the rate: a finite number above 0.
   *
   * @defaultValue 0.1
   */
  readonly gamma?: number | undefined;
}

/**
 * A staircase: `peak gamma^k` from `k stepSize` steps on (torch's `StepLR`, optax's `exponential_decay` with
 * `staircase`).
 *
 * @throws TypeError if an option is missing, unknown or not a number, RangeError if its value is wrong
 * @example
 * step({ peak: 0.1, stepSize: 30, gamma: 0.5 }); // 0.1 up to 29 steps, 0.05 from 30, 0.025 from 60
 */
export function step(options: StepScheduleOptions): Rate {
  const { peak, stepSize, gamma = 0.1 } = fields('step', options, ['peak', 'stepSize', 'gamma'], 'step: option');
  number('peak', peak, nonNegative);
  number('stepSize', stepSize, countFromOne);
  number('gamma', gamma, positive);
  return (n) => peak * precisePower([gamma, 0], Math.floor(checkedSteps(n) / stepSize));
}
