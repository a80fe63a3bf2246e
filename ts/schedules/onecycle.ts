// One cycle: half a cosine up and half a cosine down.

import { countFromOne, fields, nonNegative, number, positive, upToOne } from '../options/checks.ts';
import { anneal } from './anneal.ts';
import { checkedSteps, type Rate } from './rate.ts';

/** Options of {@link oneCycle}. */
export interface OneCycleOptions {
  /** The highest rate: a finite number of 0 or more. */
  readonly peak: number;
  /** The number of steps in the whole cycle: an integer of 1 or more. */
  readonly steps: number;
  /**
   * The fraction of the cycle during which the rate rises: a number from 0 to 1.
   *
   * @defaultValue 0.3
   */
  readonly pctStart?: number | undefined;
  /**
   * The cycle starts at the peak divided by this: a finite number above 0.
   *
   * @defaultValue 25
   */
  readonly divFactor?: number | undefined;
  /**
   * The cycle ends at its start divided by this: a finite number above 0.
   *
   * @defaultValue 10,000
   */
  readonly finalDivFactor?: number | undefined;
}

/**
 * One cycle: half a cosine up from `peak / divFactor` to `peak`, which it reaches after `pctStart * steps - 1` steps,
 * and half a cosine down to `peak / divFactor / finalDivFactor`, which it reaches after `steps - 1` steps, at the last
 * step (Smith and Topin 2017, arXiv 1708.07120; torch's `OneCycleLR` with its defaults).
 *
 * @throws TypeError if an option is missing, unknown or not a number, RangeError if its value is wrong
 * @example
 * oneCycle({ peak: 1, steps: 10 }); // 0.04 after 0 steps, 1 after 2, 0.0495 after 8, 4e-6 from 9 on
 */
export function oneCycle(options: OneCycleOptions): Rate {
  const names = ['peak', 'steps', 'pctStart', 'divFactor', 'finalDivFactor'];
  fields('oneCycle', options, names, 'oneCycle: option');
  const { peak, steps: total, pctStart = 0.3, divFactor = 25, finalDivFactor = 1e4 } = options;
  number('peak', peak, nonNegative);
  number('steps', total, countFromOne);
  number('pctStart', pctStart, upToOne);
  const start = peak / number('divFactor', divFactor, positive);
  const end = start / number('finalDivFactor', finalDivFactor, positive);
  const top = pctStart * total - 1;
  const last = total - 1;
  return (n) => {
    const at = Math.min(checkedSteps(n), last);
    if (at < top) return anneal(start, peak, at / top);
    return anneal(peak, end, at === top ? 0 : (at - top) / (last - top));
  };
}
