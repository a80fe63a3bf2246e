// Momentum: the option of the rules with a momentum buffer, and the property of their classes.

import { belowOne, type Range } from '../options/checks.ts';
import { Hyperparameter } from '../options/hyperparameter.ts';
import type { Schedule } from '../options/schedule.ts';
import type { SharedOptions } from '../options/shared.ts';
import { Optimizer } from './optimizer.ts';

/** The range of a momentum that was 0 when the optimizer was made. */
const NO_BUFFER: Range = {
  expected: '0: without a momentum or a schedule at construction (or as an override of from) there is no buffer',
  holds: (mu) => mu === 0,
  isFixed: true,
};

/** Checks the option `momentum`. With 0 there is no buffer, and it has to stay 0. */
export function momentumOf(momentum: unknown): Hyperparameter {
  return new Hyperparameter('momentum', momentum, momentum === 0 ? NO_BUFFER : belowOne);
}

/** Whether there is a momentum buffer. Ask at construction, because the momentum may become 0 later. */
export function hasBuffer(momentum: Hyperparameter): boolean {
  return momentum.value !== 0;
}

/** What all optimizers with a momentum share. */
export abstract class MomentumOptimizer<Name extends string, State, Options extends SharedOptions> extends Optimizer<
  Name,
  State,
  Options
> {
  /**
   * The momentum of the next step. For a schedule it is the value at `stepsTaken`, and reading it may throw the errors
   * of `step`. Can be set to a number of 0 or more and below 1, or to a schedule; anything else is a TypeError or a
   * RangeError. So is any momentum other than 0 if it was 0 at construction, because then there is no buffer.
   *
   * @example
   * sgdm.momentum = (n) => 0.95 - 0.1 * Math.min(1, n / 1000); // falls from 0.95 to 0.85 over 1,000 steps
   */
  get momentum(): number {
    return this.valuesOf('momentum')[0] as number;
  }

  set momentum(value: Schedule) {
    this.assign('momentum', [value]);
  }
}
