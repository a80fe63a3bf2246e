// Betas: the option of the rules with two decay rates, and the property of their classes.

import { belowOne, wrongType } from '../options/checks.ts';
import { Hyperparameter } from '../options/hyperparameter.ts';
import type { Schedule } from '../options/schedule.ts';
import type { SharedOptions } from '../options/shared.ts';
import { Optimizer } from './optimizer.ts';

/** Checks the option `betas`. */
export function betasOf(betas: unknown): readonly Hyperparameter[] {
  return pairOf(betas).map((value, i) => new Hyperparameter('betas', value, belowOne, i));
}

function pairOf(betas: unknown): readonly unknown[] {
  if (!Array.isArray(betas)) throw wrongType('betas', betas, 'two numbers or schedules such as [0.9, 0.999]');
  if (betas.length !== 2) throw new RangeError(`betas has ${betas.length} values, expected two such as [0.9, 0.999]`);
  return betas;
}

/** What all optimizers with two decay rates share. */
export abstract class BetasOptimizer<Name extends string, State, Options extends SharedOptions> extends Optimizer<
  Name,
  State,
  Options
> {
  /**
   * The two decay rates of the next step, as a frozen array. For a schedule it holds the value at `stepsTaken`, and
   * reading it may throw the errors of `step`. Can be set to two numbers of 0 or more and below 1, or schedules;
   * anything else is a TypeError or a RangeError.
   *
   * @example
   * adam.betas = [(n) => 0.95 - 0.1 * Math.min(1, n / 1000), 0.999]; // the first falls to 0.85 over 1,000 steps
   */
  get betas(): readonly [number, number] {
    return Object.freeze([...this.valuesOf('betas')]) as unknown as [number, number];
  }

  set betas(values: readonly [Schedule, Schedule]) {
    this.assign('betas', pairOf(values));
  }
}
