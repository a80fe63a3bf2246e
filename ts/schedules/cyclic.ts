// Cycles: straight lines up and down, repeated.

import { countFromOne, fields, nonNegative, number, oneOf, positive } from '../options/checks.ts';
import { realPower } from './power.ts';
import { checkedSteps, lerp, type Rate } from './rate.ts';

/** Options of {@link cyclic}. */
export interface CyclicOptions {
  /** The rate before the first step and at the end of each cycle: a finite number of 0 or more. */
  readonly minimum: number;
  /** The rate at the top of the first cycle: a finite number of 0 or more. */
  readonly peak: number;
  /**
   * The number of steps from the minimum to the top: an integer of 1 or more.
   *
   * @defaultValue 2,000
   */
  readonly stepSizeUp?: number | undefined;
  /**
   * The number of steps from the top to the minimum: an integer of 1 or more.
   *
   * @defaultValue stepSizeUp
   */
  readonly stepSizeDown?: number | undefined;
  /**
   * How the distance from the minimum changes: 'triangular' leaves it alone, 'triangular2' halves it every cycle, and
   * 'expRange' multiplies it by `gamma` every step.
   *
   * @defaultValue 'triangular'
   */
  readonly mode?: 'triangular' | 'triangular2' | 'expRange' | undefined;
  /**
   * The factor of 'expRange', a finite number above 0. The other modes do not use it.
   *
   * @defaultValue 1
   */
  readonly gamma?: number | undefined;
}

/**
 * Cycles from `minimum` to `peak` and back in straight lines (Smith 2017, arXiv 1506.01186; torch's `CyclicLR`, without
 * its momentum cycling).
 *
 * @throws TypeError if an option is missing, unknown or has the wrong type, RangeError if its value is wrong
 * @example
 * cyclic({ minimum: 0.1, peak: 0.5, stepSizeUp: 2 }); // 0.1, 0.3, 0.5, 0.3, 0.1, 0.3, ...
 * cyclic({ minimum: 0.1, peak: 0.5, stepSizeUp: 2, mode: 'triangular2' }); // 0.5 after 2, 0.3 after 6, 0.2 after 10
 */
export function cyclic(options: CyclicOptions): Rate {
  const names = ['minimum', 'peak', 'stepSizeUp', 'stepSizeDown', 'mode', 'gamma'];
  fields('cyclic', options, names, 'cyclic: option');
  const { minimum, peak, stepSizeUp: up = 2000, mode = 'triangular', gamma = 1 } = options;
  number('minimum', minimum, nonNegative);
  number('peak', peak, nonNegative);
  number('stepSizeUp', up, countFromOne);
  const down = options.stepSizeDown === undefined ? up : number('stepSizeDown', options.stepSizeDown, countFromOne);
  oneOf('mode', mode, ['triangular', 'triangular2', 'expRange']);
  number('gamma', gamma, positive);
  const total = up + down;
  return (n) => {
    const steps = checkedSteps(n);
    const at = steps % total;
    const height = at < up ? at / up : (total - at) / down;
    return lerp(minimum, peak, height * scale(mode, gamma, steps, Math.round((steps - at) / total)));
  };
}

/** The factor for the height of a cycle. */
function scale(mode: CyclicOptions['mode'], gamma: number, steps: number, cycle: number): number {
  if (mode === 'triangular') return 1;
  if (mode === 'triangular2') return realPower([0.5, 0], cycle, 0);
  const whole = Math.floor(steps);
  return realPower([gamma, 0], whole, steps - whole);
}
