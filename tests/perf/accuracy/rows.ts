// Rows: the error of Phi over single rows of many lengths and offsets, ours next to torch's, in ulp (2^-23) of the
// row's spread, measured against the mean in float64.

import { uniform } from '../../numerics/oracle/random.ts';
import { columnMean, exactMean, rowMean } from '../../numerics/properties/cascade.ts';

/** Phi in place, as the package exports it. */
export type Centralize = (
  array: Float32Array,
  target: { shape: readonly number[]; outputAxis: number },
) => Float32Array;

/** x - mean(x) in torch's float32, or undefined if torch is not available. */
export type Torch = (
  x: Float32Array,
  shape: readonly [number, number],
  axis: 0 | 1,
) => Promise<Float32Array> | undefined;

/** Errors in ulp of the spread: the largest over all rows, and the mean over rows of each row's largest. */
export interface Errors {
  readonly worst: number;
  readonly mean: number;
}

export interface RowReport {
  readonly layout: 'rows' | 'columns';
  readonly length: number;
  readonly offset: number;
  readonly count: number;
  readonly ours: Errors;
  /** torch's cascade sum in eight lanes, as in tests/numerics/properties/cascade.ts. */
  readonly cascade: Errors;
  readonly torch: Errors | undefined;
}

export const LENGTHS = [10, 100, 1000, 10_000, 100_000, 1_000_000];
export const OFFSETS = [0, 1, 1000];

/** One row of a flat array: element i at `first + i * stride`. */
interface Place {
  readonly first: number;
  readonly stride: number;
}

/** How many rows represent a length: about a million elements in total, but at most 200 rows. */
function countFor(length: number): number {
  return Math.min(200, Math.max(4, Math.round(1e6 / length)));
}

/** The largest |y - (x - mean x)| of one row in ulp of its spread. */
function errorOf(x: Float32Array, mean: number, y: (i: number) => number): number {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let most = 0;
  for (const [i, value] of x.entries()) {
    low = Math.min(low, value);
    high = Math.max(high, value);
    most = Math.max(most, Math.abs(y(i) - (value - mean)));
  }
  return most / ((high - low) * 2 ** -23);
}

function summarize(errors: readonly number[]): Errors {
  return { worst: Math.max(...errors), mean: errors.reduce((sum, error) => sum + error, 0) / errors.length };
}

/** Errors of uniform rows of spread 1 around the offset, for one length and one layout. */
export async function rowErrors(
  layout: 'rows' | 'columns',
  length: number,
  offset: number,
  tools: { centralize: Centralize; torch: Torch },
): Promise<RowReport> {
  const count = countFor(length);
  const random = uniform(length + offset);
  const places = Array.from(
    { length: count },
    (_, r): Place => (layout === 'rows' ? { first: r * length, stride: 1 } : { first: r, stride: count }),
  );
  const all = new Float32Array(count * length);
  for (const { first, stride } of places) {
    for (let i = 0; i < length; i++) all[first + i * stride] = offset + random() - 0.5;
  }
  const shape = layout === 'rows' ? ([count, length] as const) : ([length, count] as const);
  const ours = tools.centralize(all.slice(), { shape, outputAxis: layout === 'rows' ? 0 : -1 });
  const torch = await tools.torch(all, shape, layout === 'rows' ? 1 : 0);

  const errors = places.map(({ first, stride }) => {
    const x = Float32Array.from({ length }, (_, i) => all[first + i * stride] as number);
    const mean = exactMean(x);
    const cascade = (layout === 'rows' ? rowMean : columnMean)(x);
    const of = (y: Float32Array): number => errorOf(x, mean, (i) => y[first + i * stride] as number);
    return {
      ours: of(ours),
      cascade: errorOf(x, mean, (i) => Math.fround((x[i] as number) - cascade)),
      torch: torch === undefined ? undefined : of(torch),
    };
  });
  const real = errors.flatMap((error) => (error.torch === undefined ? [] : [error.torch]));
  return {
    layout,
    length,
    offset,
    count,
    ours: summarize(errors.map((error) => error.ours)),
    cascade: summarize(errors.map((error) => error.cascade)),
    torch: real.length === 0 ? undefined : summarize(real),
  };
}
