// Half a cosine.

import { countFromOne, fields, nonNegative, number } from '../options/checks.ts';
import { anneal } from './anneal.ts';
import { checkedSteps, type Rate } from './rate.ts';

/** Options of {@link cosine}. */
export interface CosineOptions {
  /** The rate before the first step: a finite number of 0 or more. */
  readonly peak: number;
  /** The number of steps until the end: an integer of 1 or more. */
  readonly steps: number;
  /**
   * The rate at the end and from then on: a finite number of 0 or more.
   *
   * @defaultValue 0
   */
  readonly end?: number;
}

/**
 * Half a cosine from `peak` to `end`: `end + (peak - end) (1 + cos(pi n / steps)) / 2` after n steps (Loshchilov and
 * Hutter 2017, arXiv 1608.03983; torch's `CosineAnnealingLR`, optax's `cosine_decay_schedule`).
 *
 * @throws TypeError if an option is missing, unknown or not a number, RangeError if its value is wrong
 * @example
 * cosine({ peak: 0.1, steps: 100 }); // 0.1 after 0 steps, 0.05 after 50, 0 from 100 on
 */
export function cosine(options: CosineOptions): Rate {
  const { peak, steps: total, end = 0 } = fields('cosine', options, ['peak', 'steps', 'end'], 'cosine: option');
  number('peak', peak, nonNegative);
  number('steps', total, countFromOne);
  number('end', end, nonNegative);
  return (n) => anneal(peak, end, Math.min(1, checkedSteps(n) / total));
}
