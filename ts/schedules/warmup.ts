// A warm-up before another schedule.

import { count, nonNegative, number } from '../options/checks.ts';
import { Hyperparameter } from '../options/hyperparameter.ts';
import type { Schedule } from '../options/schedule.ts';
import { checkedSteps, lerp, type Rate } from './rate.ts';

/**
 * A warm-up: a straight line from `start` to the first value of `then` over `length` steps, followed by `then`, whose
 * steps are counted from there (optax's `warmup_cosine_decay_schedule` if `then` is a cosine).
 *
 * @param length - the number of steps of the warm-up, an integer of 0 or more
 * @param then - a finite number of 0 or more, or a schedule
 * @param start - the rate before the first step, a finite number of 0 or more. With the default of 0, the first step
 * changes nothing. For torch's `LinearLR` with a `start_factor`, it is that factor of the first value of `then`.
 * @throws TypeError if an argument has the wrong type, RangeError if its value is wrong
 * @example
 * warmup(4, 0.1); // 0, 0.025, 0.05, 0.075, and 0.1 from 4 steps on
 * warmup(4, 0.1, 0.02); // 0.02, 0.04, 0.06, 0.08, and 0.1 from 4 steps on
 * warmup(500, cosine({ peak: 1e-3, steps: 9500 })); // 0 after 0 steps, 1e-3 after 500, 0 from 10,000 on
 */
export function warmup(length: number, then: Schedule, start = 0): Rate {
  number('length', length, count);
  const next = new Hyperparameter('then', then, nonNegative);
  number('start', start, nonNegative);
  return (n) => {
    const after = checkedSteps(n) - length;
    return after < 0 ? lerp(start, next.at(0), n / length) : next.at(after);
  };
}
