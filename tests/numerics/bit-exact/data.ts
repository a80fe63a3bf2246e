// Data: seeded gradients of the kinds that take different paths through the kernels. Only sums, products and powers of
// two, so that they are the same in every engine.

import { uniform } from '../oracle/random.ts';

/** A generator of float32 values between -1 and 1, concentrated around 0. */
export function bell(random: () => number): () => number {
  return () => Math.fround(random() + random() - 1);
}

/** A value by position: row and column when the last axis spans the columns and all other axes the rows. */
export type Profile = (row: number, column: number) => number;

/** The kinds of gradient; the norm of the wild ones is meaningless. */
export function profiles(seed: number): { tame: Profile[]; wild: Profile[] } {
  const random = uniform(seed);
  const next = bell(random);
  const constant = next();
  const sign = (): number => (random() < 0.5 ? -1 : 1);
  return {
    tame: [
      next,
      () => 1000 + next(),
      (row) => (row % 3 === 0 ? next() : -30 + next()), // rows with and without an offset, next to each other
      (_, column) => (column % 3 === 1 ? next() : 100 * column + next()), // the same for columns
      () => 1 + 0.7 * next(), // the probes come out differently from row to row
      () => constant,
      (row) => (row + 1) / 3, // columns are constant, or rows are
      () => (random() < 0.8 ? 0 : next()),
      () => sign() * random() * 2 ** Math.floor(40 * random() - 30),
    ],
    wild: [
      () => 5e-20 * next(),
      () => 1e-41 * next(),
      () => 1e30 * next(),
      () => (random() < 0.5 ? -0 : 1e-38 * next()),
      () => sign() * 2 ** Math.floor(250 * random() - 140),
      () => (random() < 0.01 ? sign() * Number.POSITIVE_INFINITY : next()),
      () => (random() < 0.01 ? Number.NaN : next()),
    ],
  };
}

/** Fills a shape with float32 values. */
export function valuesOf(shape: readonly number[], profile: Profile): number[] {
  const size = shape.reduce((product, length) => product * length, 1);
  const width = shape.at(-1) ?? 1;
  const values = new Array<number>(size);
  for (let i = 0, row = 0; i < size; row++) {
    for (let column = 0; column < width; column++) values[i++] = Math.fround(profile(row, column));
  }
  return values;
}
