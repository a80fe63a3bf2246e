// Schedules: learning rates (or weight decays) as functions of the number of steps taken. They can be combined. They
// only use + - * / and square roots, which IEEE 754 defines to the last bit, so that they are equal in every engine;
// Math.cos and Math.pow are not. After its last step a schedule keeps its final value.

import { count, countFromOne, fields, nonNegative, number, positive, upToOne } from './options/checks.ts';
import { type Schedule, schedule, valueAt } from './options/schedule.ts';

/**
 * A schedule: a function from the number of steps taken so far, which is 0 before the first step, to the value for the
 * next step. Pass it as an optimizer's `lr` or `weightDecay`, or call it: `cosine({ peak: 0.1, steps: 100 })(50)` is
 * 0.05. It throws a TypeError if `stepsTaken` is not a number, and a RangeError if it is negative, infinite or NaN.
 */
export type Rate = (stepsTaken: number) => number;

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

/** Options of {@link linear}. */
export interface LinearOptions {
  /** The rate before the first step: a finite number of 0 or more. */
  readonly start: number;
  /** The rate at the end and from then on: a finite number of 0 or more. */
  readonly end: number;
  /** The number of steps until the end: an integer of 1 or more. */
  readonly steps: number;
}

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
  readonly gamma?: number;
}

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
  readonly pctStart?: number;
  /**
   * The cycle starts at the peak divided by this: a finite number above 0.
   *
   * @defaultValue 25
   */
  readonly divFactor?: number;
  /**
   * The cycle ends at its start divided by this: a finite number above 0.
   *
   * @defaultValue 10,000
   */
  readonly finalDivFactor?: number;
}

/** Options of {@link inverseSqrt}. */
export interface InverseSqrtOptions {
  /** The rate before the first step: a finite number of 0 or more. */
  readonly peak: number;
  /** The number of steps after which the square of the rate has halved: a finite number above 0. */
  readonly timescale: number;
}

const checkedSteps = (n: unknown): number => number('stepsTaken', n, nonNegative);

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

/**
 * A warm-up: a straight line from `start` to the first value of `then` over `length` steps, followed by `then`, which
 * counts its steps from there (optax's `warmup_cosine_decay_schedule` if `then` is a cosine).
 *
 * @param length - the number of steps of the warm-up, an integer of 0 or more
 * @param then - a finite number of 0 or more, or a schedule
 * @param start - a finite number of 0 or more; with the default of 0, the first step changes nothing
 * @throws TypeError if an argument has the wrong type, RangeError if its value is wrong
 * @example
 * warmup(4, 0.1); // 0, 0.025, 0.05, 0.075, and 0.1 from 4 steps on
 * warmup(500, cosine({ peak: 1e-3, steps: 9500 })); // 0 after 0 steps, 1e-3 after 500, 0 from 10,000 on
 */
export function warmup(length: number, then: Schedule, start = 0): Rate {
  number('length', length, count);
  schedule('then', then);
  number('start', start, nonNegative);
  return (n) => {
    const after = checkedSteps(n) - length;
    return after < 0 ? lerp(start, valueAt('then', then, 0), n / length) : valueAt('then', then, after);
  };
}

/**
 * A staircase: `peak gamma^k` from k times `stepSize` steps on (torch's `StepLR`, optax's `exponential_decay` with
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
  return (n) => peak * precisePower(gamma, Math.floor(checkedSteps(n) / stepSize));
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

/** Linear interpolation from a to b, exact at both ends. `fraction` is 0 or more, and anything above 1 gives b. */
function lerp(a: number, b: number, fraction: number): number {
  return fraction < 1 ? a + (b - a) * fraction : b;
}

const HALF_PI = 1.5707963267948966;

/**
 * Interpolates from a to b on half a cosine, with a fraction from 0 to 1. (1 - cos pi x) / 2 = sin^2(pi x / 2),
 * measured from the nearer end, where it is at most one half: it loses no digits, and both ends are exact.
 */
function anneal(a: number, b: number, fraction: number): number {
  if (fraction > 0.5) return anneal(b, a, 1 - fraction); // the difference is exact
  const s = sine(HALF_PI * fraction);
  return a + (b - a) * (s * s);
}

/**
 * The sine from 0 to pi / 4: the minimax polynomial of fdlibm 5.3, k_sin.c (Sun Microsystems 1993, freely given; also
 * in FreeBSD's msun), error below 2^-58. The float64s are its own, in fewer digits.
 */
function sine(x: number): number {
  const z = x * x;
  const low = 0.00833333333332249 + z * (-0.0001984126982985795 + z * 2.7557313707070068e-6);
  const high = -2.5050760253406863e-8 + z * 1.58969099521155e-10;
  return x + z * x * (-0.16666666666666632 + z * (low + z * (z * z) * high));
}

/**
 * b^n for an integer n: squares of b, each with its rounding error as a second float64. Without it, a long staircase
 * would drift.
 */
function precisePower(b: number, n: number): number {
  let result: Double = [1, 0];
  let square: Double = [b, 0];
  for (let rest = n; rest > 0; ) {
    const half = Math.floor(rest / 2);
    if (half + half !== rest) result = multiply(result, square);
    rest = half;
    if (rest > 0) square = multiply(square, square);
  }
  return result[0];
}

/** A number as the sum of two float64s, of which the second is at most half an ulp of the first. */
type Double = readonly [high: number, low: number];

/** Their product: Dekker 1971, "A floating-point technique for extending the available precision", section 5. */
function multiply([a, x]: Double, [b, y]: Double): Double {
  const product = a * b;
  if (product === 0 || product === Infinity) return [product, 0];
  const [a1, a2] = split(a);
  const [b1, b2] = split(b);
  const low = a1 * b1 - product + a1 * b2 + a2 * b1 + a2 * b2 + (a * y + x * b);
  const high = product + low;
  return [high, product - high + low];
}

/** Veltkamp's split: two numbers of 26 bits, whose products are exact. */
function split(a: number): Double {
  const big = 134217729 * a; // 2^27 + 1
  const high = big - (big - a);
  return [high, a - high];
}
