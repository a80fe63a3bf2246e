// The inverse square root decay of the Transformer.

import { fields, nonNegative, number, positive } from '../options/checks.ts';
import { checkedSteps, type Rate } from './rate.ts';

/** Options of {@link inverseSqrt}. */
export interface InverseSqrtOptions {
  /** The rate before the first step: a finite number of 0 or more. */
  readonly peak: number;
  /** The number of steps after which the square of the rate has halved: a finite number above 0. */
  readonly timescale: number;
}

/**
 * `peak sqrt(timescale / (n + timescale))` after n steps. After a warm-up of `timescale` steps it is the schedule of
 * the Transformer, `peak min(n / timescale, sqrt(timescale / n))` (Vaswani et al. 2017, arXiv 1706.03762, section 5.3).
 *
 * @throws TypeError if an option is missing, unknown or not a number, RangeError if its value is wrong
 * @example
 * inverseSqrt({ peak: 0.1, timescale: 100 }); // 0.1 after 0 steps, 0.05 after 300
 * warmup(4000, inverseSqrt({ peak: 7e-4, timescale: 4000 })); // 7e-4 after 4,000 steps, 3.5e-4 after 16,000
 */
export function inverseSqrt(options: InverseSqrtOptions): Rate {
  const { peak, timescale } = fields('inverseSqrt', options, ['peak', 'timescale'], 'inverseSqrt: option');
  number('peak', peak, nonNegative);
  number('timescale', timescale, positive);
  return (n) => peak * Math.sqrt(timescale / (checkedSteps(n) + timescale));
}
