// Mean, spread and similar statistics of lists of numbers, summed in float64.

export type Numbers = readonly number[] | Float32Array;

export interface Summary {
  readonly mean: number;
  /** The sample standard deviation (n - 1); NaN for a single number, which has none. */
  readonly deviation: number;
}

export function summarize(values: Numbers): Summary {
  const average = mean(values);
  const squares = sum(values.map((value) => (value - average) ** 2));
  return { mean: average, deviation: Math.sqrt(squares / (values.length - 1)) };
}

/** Student's t of paired differences: their mean over its standard error; NaN for a single pair, which has none. */
export function pairedT(differences: readonly number[]): number {
  const { mean: average, deviation } = summarize(differences);
  return average / (deviation / Math.sqrt(differences.length));
}

export function mean(values: Numbers): number {
  return sum(values) / values.length;
}

export function sum(values: Numbers): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

/** The largest |sum of a row| of a matrix in row-major order. */
export function largestRowSum(matrix: Float32Array, columns: number): number {
  let largest = 0;
  for (let first = 0; first < matrix.length; first += columns) {
    largest = Math.max(largest, Math.abs(sum(matrix.subarray(first, first + columns))));
  }
  return largest;
}
