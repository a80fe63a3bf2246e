// Rule: an update rule as the kernels know it, and what depends on the step alone, in float64. Powers by repeated
// multiplication, because Math.pow differs between engines.

/** An update rule as the kernels know it. */
export interface Rule {
  /** Its number in crate/src/rules.rs. */
  readonly code: number;
  /** The names of its state arrays. */
  readonly slots: readonly string[];
  /** Its hyper-parameters, for the digest. */
  readonly settings: readonly number[];
  /** Its own options as the constructor takes them, for a checkpoint. */
  readonly options: Readonly<Record<string, string | number | boolean | readonly number[]>>;
  /** Writes the scalars of the step that follows `stepsTaken` steps. */
  readonly scalars: (stepsTaken: number, into: Float64Array) => void;
}

/** How far averages of the weights move at the step that follows `stepsTaken`: (1 - d) / (1 - d^t); 0 without any. */
export function averageRate(decay: number | undefined, stepsTaken: number): number {
  return decay === undefined ? 0 : (1 - decay) / (1 - power(decay, stepsTaken + 1));
}

/** b^n for 0 <= b < 1 and a whole n: squares of b, multiplied in a fixed order. */
export function power(b: number, n: number): number {
  let result = 1;
  let square = b;
  for (let rest = n; rest > 0; ) {
    const half = Math.floor(rest / 2); // whole numbers beyond 2^31, and without the cost of %
    if (half + half !== rest) result *= square;
    square *= square;
    rest = half;
  }
  return result;
}
