// Drops at chosen steps.

import { countFromOne, fields, nonNegative, number, wrongType } from '../options/checks.ts';
import { type Double, multiply } from './power.ts';
import { checkedSteps, type Rate } from './rate.ts';

/** Options of {@link piecewise}. */
export interface PiecewiseOptions {
  /** The rate before the first milestone: a finite number of 0 or more. */
  readonly peak: number;
  /** The numbers of steps after which the rate changes: integers of 1 or more, strictly ascending. */
  readonly milestones: readonly number[];
  /**
   * The factor for the rate at each milestone: a finite number of 0 or more, or an array with one for each milestone.
   *
   * @defaultValue 0.1
   */
  readonly factors?: number | readonly number[] | undefined;
}

/**
 * A constant rate between milestones, each of which multiplies the rate by its factor (torch's `MultiStepLR`, optax's
 * `piecewise_constant_schedule`).
 *
 * @throws TypeError if an option is missing, unknown or has the wrong type, RangeError if its value is wrong
 * @example
 * piecewise({ peak: 0.1, milestones: [30, 80] }); // 0.1 up to 29 steps, 0.01 from 30, 0.001 from 80
 * piecewise({ peak: 0.1, milestones: [30, 80], factors: [0.5, 0.1] }); // 0.1 up to 29, 0.05 from 30, 0.005 from 80
 */
export function piecewise(options: PiecewiseOptions): Rate {
  fields('piecewise', options, ['peak', 'milestones', 'factors'], 'piecewise: option');
  const { peak, milestones, factors = 0.1 } = options;
  number('peak', peak, nonNegative);
  if (!Array.isArray(milestones)) throw wrongType('milestones', milestones, 'an array of integers');
  const factorAt = factorsOf(factors, milestones.length);
  let last = 0;
  let product: Double = [1, 0];
  const stages = Array.from(milestones, (milestone: unknown, i) => {
    const expected = i === 0 ? countFromOne.expected : `an integer above ${last}`;
    const range = { expected, holds: (x: number) => Number.isSafeInteger(x) && x > last };
    last = number(`milestones[${i}]`, milestone, range);
    product = multiply(product, [factorAt(i), 0]);
    return { from: last, rate: peak * product[0] };
  });
  return (n) => {
    const at = checkedSteps(n);
    let rate = peak;
    for (const stage of stages) if (at >= stage.from) rate = stage.rate;
    return rate;
  };
}

/** The factor of each milestone. */
function factorsOf(factors: number | readonly number[], length: number): (i: number) => number {
  if (typeof factors === 'number') {
    number('factors', factors, nonNegative);
    return () => factors;
  }
  if (!Array.isArray(factors)) throw wrongType('factors', factors, `${nonNegative.expected}, or an array of them`);
  if (factors.length !== length) {
    throw new RangeError(`factors has ${factors.length} values, expected ${length}, one for each milestone`);
  }
  return (i) => number(`factors[${i}]`, factors[i], nonNegative);
}
