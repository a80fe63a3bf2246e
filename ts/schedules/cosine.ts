// Half a cosine, once or with restarts.

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
  readonly end?: number | undefined;
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

/** Options of {@link cosineRestarts}. */
export interface CosineRestartsOptions {
  /** The rate before the first step and after each restart: a finite number of 0 or more. */
  readonly peak: number;
  /** The number of steps until the first restart: an integer of 1 or more. */
  readonly firstPeriod: number;
  /**
   * The factor by which each period is longer than the one before: an integer of 1 or more.
   *
   * @defaultValue 1
   */
  readonly multiplier?: number | undefined;
  /**
   * The rate that each period falls towards: a finite number of 0 or more.
   *
   * @defaultValue 0
   */
  readonly minimum?: number | undefined;
}

/**
 * Half a cosine from `peak` towards `minimum` that restarts after each period, with its steps counted from 0 again:
 * SGDR (Loshchilov and Hutter 2017, arXiv 1608.03983; torch's `CosineAnnealingWarmRestarts`, optax's `sgdr_schedule`).
 *
 * @throws TypeError if an option is missing, unknown or not a number, RangeError if its value is wrong
 * @example
 * cosineRestarts({ peak: 0.1, firstPeriod: 10 }); // 0.1 after 0 steps, 0.05 after 5, 0.1 after 10, 0.05 after 15
 * cosineRestarts({ peak: 0.1, firstPeriod: 10, multiplier: 2 }); // 0.1 after 10 steps, 0.05 after 20, 0.1 after 30
 */
export function cosineRestarts(options: CosineRestartsOptions): Rate {
  const names = ['peak', 'firstPeriod', 'multiplier', 'minimum'];
  fields('cosineRestarts', options, names, 'cosineRestarts: option');
  const { peak, firstPeriod, multiplier = 1, minimum = 0 } = options;
  number('peak', peak, nonNegative);
  number('firstPeriod', firstPeriod, countFromOne);
  number('multiplier', multiplier, countFromOne);
  number('minimum', minimum, nonNegative);
  return (n) => {
    let at = checkedSteps(n);
    let period = firstPeriod;
    if (multiplier === 1) at %= period;
    while (at >= period) {
      at -= period;
      period *= multiplier;
    }
    return anneal(peak, minimum, at / period);
  };
}
