// Rule: describes an update rule to the kernels, and computes in float64 what depends only on the number of the step.
// Powers are repeated multiplications, because Math.pow differs between engines.

/** An update rule with its hyper-parameters. */
export interface Rule {
  /** Its number in crate/src/rules.rs. */
  readonly code: number;
  /** The names of its state arrays. */
  readonly slots: readonly string[];
  /** Its hyper-parameters as numbers, for the digest. */
  readonly settings: readonly number[];
  /** Its hyper-parameters as the constructor's options, for a checkpoint. */
  readonly options: Readonly<Record<string, string | number | boolean | readonly number[]>>;
  /** Writes the scalars of the step that follows `stepsTaken` steps into `into`. */
  readonly scalars: (stepsTaken: number, into: Float64Array) => void;
}

/**
 * How far the averages move towards the weights in the step that follows `stepsTaken` steps: (1 - d) / (1 - d^t), with
 * d the decay; 0 if there are no averages.
 */
export function averageRate(decay: number | undefined, stepsTaken: number): number {
  return decay === undefined ? 0 : (1 - decay) / (1 - power(decay, stepsTaken + 1));
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
