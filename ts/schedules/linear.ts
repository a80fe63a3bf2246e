// A straight line.

import { countFromOne, fields, nonNegative, number } from '../options/checks.ts';
import { checkedSteps, lerp, type Rate } from './rate.ts';

/** Options of {@link linear}. */
export interface LinearOptions {
  /** The rate before the first step: a finite number of 0 or more. */
  readonly start: number;
  /** The rate at the end and from then on: a finite number of 0 or more. */
  readonly end: number;
  /** The number of steps until the end: an integer of 1 or more. */
  readonly steps: number;
}

/**
 * A straight line: `start + (end - start) n / steps` after n steps (torch's `LinearLR`, optax's `linear_schedule`).
 *
 * @throws TypeError if an option is missing, unknown or not a number, RangeError if its value is wrong
 * @example
 * linear({ start: 0.1, end: 0.02, steps: 4 }); // 0.1, 0.08, 0.06, 0.04, and 0.02 from 4 steps on
 */
export function linear(options: LinearOptions): Rate {
  const { start, end, steps: total } = fields('linear', options, ['start', 'end', 'steps'], 'linear: option');
  number('start', start, nonNegative);
  number('end', end, nonNegative);
  number('steps', total, countFromOne);
  return (n) => lerp(start, end, checkedSteps(n) / total);
}
