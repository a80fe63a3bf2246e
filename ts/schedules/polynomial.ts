// A polynomial decay.

import { countFromOne, fields, nonNegative, number, positive } from '../options/checks.ts';
import { divide, realPower } from './power.ts';
import { checkedSteps, lerp, type Rate } from './rate.ts';

/** Options of {@link polynomial}. */
export interface PolynomialOptions {
  /** The rate before the first step: a finite number of 0 or more. */
  readonly peak: number;
  /** The number of steps until the end: an integer of 1 or more. */
  readonly steps: number;
  /**
   * The power of the polynomial: a finite number above 0, not necessarily an integer.
   *
   * @defaultValue 1
   */
  readonly power?: number | undefined;
  /**
   * The rate at the end and from then on: a finite number of 0 or more.
   *
   * @defaultValue 0
   */
  readonly end?: number | undefined;
}

/**
 * A polynomial: `end + (peak - end) (1 - n / steps)^power` after n steps (torch's `PolynomialLR`, optax's
 * `polynomial_schedule`).
 *
 * @throws TypeError if an option is missing, unknown or not a number, RangeError if its value is wrong
 * @example
 * polynomial({ peak: 0.1, steps: 100, power: 2 }); // 0.1 after 0 steps, 0.025 after 50, 0 from 100 on
 */
export function polynomial(options: PolynomialOptions): Rate {
  fields('polynomial', options, ['peak', 'steps', 'power', 'end'], 'polynomial: option');
  const { peak, steps: total, power = 1, end = 0 } = options;
  number('peak', peak, nonNegative);
  number('steps', total, countFromOne);
  number('power', power, positive);
  number('end', end, nonNegative);
  const whole = Math.floor(power);
  return (n) => {
    const left = total - checkedSteps(n);
    return left > 0 ? lerp(end, peak, realPower(divide(left, total), whole, power - whole)) : end;
  };
}
