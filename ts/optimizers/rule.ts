// Rule: an update rule as the kernels know it, and what depends only on the step, in float64. Powers use repeated
// multiplication, because Math.pow differs between engines.

import type { Hyperparameter } from '../options/hyperparameter.ts';
import type { Defaults } from '../options/shared.ts';

/** The numbers that a rule's hyper-parameters have at one step; 0 for those that it does not have. */
export type Values = readonly [first: number, second: number];

/** An update rule as the kernels know it. */
export interface Rule {
  /** The `CODE` of its kernels in crate/src/rules. */
  readonly code: number;
  /** Its number in a digest, if another rule has the same kernels. */
  readonly digestCode?: number;
  /** The names of its state arrays. */
  readonly slots: readonly string[];
  /**
   * The slots in the order that its kernels take them, if that is not `slots`. If the kernels take more arrays than
   * this variant has, the one that they store last stands in for the missing ones.
   */
  readonly arrays?: readonly string[];
  /** Its hyper-parameters that can be set and follow schedules, at most two. */
  readonly hyperparameters: readonly Hyperparameter[];
  /** All its hyper-parameters as numbers, for the digest. `values` are those of `hyperparameters` at the next step. */
  readonly settings: (values: Values) => readonly number[];
  /** All its hyper-parameters as they are now, as the constructor's options. */
  readonly options: () => Readonly<Record<string, unknown>>;
  /** Writes the scalars of the step that follows `stepsTaken` steps into `into`. */
  readonly scalars: (stepsTaken: number, values: Values, into: Float64Array) => void;
}

/** Everything in which one class differs from the others. */
export interface Family<Options> {
  /** The name of the class. */
  readonly kind: string;
  /** The classes with the same state, whose checkpoints it can resume from, including its own name. */
  readonly relatives: readonly string[];
  /** The names of its options, including the shared ones. */
  readonly optionNames: readonly string[];
  /** Its defaults for shared options. */
  readonly defaults: Defaults;
  /** Checks its own options, and returns the rule that they describe. */
  readonly ruleOf: (options: Options) => Rule;
}

/**
 * The smallest normal float32. It replaces an epsilon of 0, so that a gradient of 0 gives an update of 0, not 0 / 0.
 */
export const SMALLEST_NORMAL: number = 2 ** -126;

/**
 * Added to a gradient before it is squared, because squares of tiny gradients would be subnormal, which is slow. It is
 * too small to affect any update (crate/src/rules/adam.rs). `decay` is the decay rate of the mean of squares.
 */
export function floorOf(eps: number, decay: number): number {
  return Math.min(2 ** -26 * eps, 2 ** -62 / Math.sqrt(1 - decay));
}

/**
 * How far the averages move towards the weights in the step that follows `stepsTaken` steps: (1 - d) / (1 - d^t), with
 * d the decay.
 */
export function averageRate(decay: number, stepsTaken: number): number {
  return (1 - decay) / (1 - power(decay, stepsTaken + 1));
}

/** b^n for 0 <= b < 1 and an integer n: squares of b, multiplied in a fixed order. */
export function power(b: number, n: number): number {
  let result = 1;
  let square = b;
  for (let rest = n; rest > 0; ) {
    const half = Math.floor(rest / 2); // unlike >> it works beyond 2^31, and unlike % it is fast
    if (half + half !== rest) result *= square;
    square *= square;
    rest = half;
  }
  return result;
}
