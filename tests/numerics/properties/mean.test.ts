// The mean of Phi: constant rows become exactly 0; the error is at most 4 ulp of the row's spread, and over many rows
// no larger than that of torch's cascade sum (with 5 % allowed for chance: in a single row, the last rounding decides
// which of two good means is better).

import { afterAll, describe, expect, test } from 'vitest';
import { centralize } from '../../../ts/index.ts';
import { uniform } from '../oracle/random.ts';
import { columnMean, exactMean, rowMean } from './cascade.ts';

/** The memory layout of a row: [shape of `rows` rows of `n`, its output axis, position of element i of row r]. */
const traversals = {
  rows: (rows: number, n: number) => ({ shape: [rows, n], outputAxis: 0, at: (r: number, i: number) => r * n + i }),
  columns: (rows: number, n: number) => ({
    shape: [n, rows],
    outputAxis: -1,
    at: (r: number, i: number) => i * rows + r,
  }),
  general: (rows: number, n: number) => ({
    shape: [n / 2, rows, 2],
    outputAxis: 1,
    at: (r: number, i: number) => (i >> 1) * 2 * rows + 2 * r + (i & 1),
  }),
};
type Traversal = keyof typeof traversals;
const names = Object.keys(traversals) as Traversal[];

const worst = { share: 0, text: '' };
afterAll(() => console.log(`mean: worst error ${worst.share.toFixed(2)} ulp of the spread, ${worst.text}`));

describe.each(names)('constant rows become exactly 0: %s', (name) => {
  test('3,000 random rows', () => {
    const random = uniform(7);
    let seen = 0;
    for (let trial = 0; trial < 150; trial++) {
      const n = 2 * Math.ceil(2 ** (1 + 12 * random()) / 2);
      const { shape, outputAxis, at } = traversals[name](20, n);
      const x = new Float32Array(20 * n);
      for (let r = 0; r < 20; r++, seen++) {
        const value = (random() - 0.5) * 2 ** (80 * (random() - 0.5));
        for (let i = 0; i < n; i++) x[at(r, i)] = value;
      }
      const left = centralize(x, { shape, outputAxis }).findIndex((y) => y !== 0);
      expect(left, `[${shape}]`).toBe(-1);
    }
    expect(seen).toBe(3000);
  });

  test('a million elements', () => {
    for (const value of [0.1, -1e-7, 12345.678, 3e20]) {
      const { shape, outputAxis } = traversals[name](2, 1e6);
      expect(centralize(new Float32Array(2e6).fill(value), { shape, outputAxis }).some((y) => y !== 0)).toBe(false);
    }
  });
});

/** A row of uniform numbers of spread 1 around an offset, the first `outliers` of them at 10 times the spread. */
function rowOf(n: number, offset: number, outliers: number, random: () => number): Float32Array {
  const x = new Float32Array(n);
  for (let i = 0; i < n; i++) x[i] = offset + (i < outliers ? 10 : random() - 0.5);
  return x;
}

/** The largest |y - (x - mean x)| in ulp of the spread, with the mean in float64. */
function errorOf(x: Float32Array, mean: number, y: Float32Array): number {
  let low = x[0] as number;
  let high = low;
  let most = 0;
  for (let i = 0; i < x.length; i++) {
    const value = x[i] as number;
    low = Math.min(low, value);
    high = Math.max(high, value);
    most = Math.max(most, Math.abs((y[i] as number) - (value - mean)));
  }
  return most / ((high - low) * 2 ** -23);
}

/** Errors of Phi over some rows: our largest one in this traversal, and the averages of ours and torch's. */
function errors(name: Traversal, rows: readonly Float32Array[]): { most: number; ours: number; torch: number } {
  const n = rows[0]?.length ?? 0;
  const { shape, outputAxis, at } = traversals[name](rows.length, n);
  const all = new Float32Array(rows.length * n);
  for (const [r, x] of rows.entries()) for (let i = 0; i < n; i++) all[at(r, i)] = x[i] as number;
  centralize(all, { shape, outputAxis });
  const found = { most: 0, ours: 0, torch: 0 };
  for (const [r, x] of rows.entries()) {
    const y = new Float32Array(n);
    for (let i = 0; i < n; i++) y[i] = all[at(r, i)] as number;
    const [mean, torch] = [exactMean(x), (name === 'rows' ? rowMean : columnMean)(x)];
    const error = errorOf(x, mean, y);
    found.most = Math.max(found.most, error);
    found.ours += error / rows.length;
    for (let i = 0; i < n; i++) y[i] = (x[i] as number) - torch;
    found.torch += errorOf(x, mean, y) / rows.length;
  }
  return found;
}

const lengths = [10, 12, 34, 100, 256, 1000, 4098, 10_000, 65_536, 100_000, 1_000_000];
const offsets = [0, 1, -1, 30, 1000];

describe.each(names)('error of Phi: %s', (name) => {
  test.each(lengths)('%d elements', { timeout: 60_000 }, (n) => {
    const random = uniform(n);
    for (const offset of n < 1e6 ? offsets : [0, 1, 1000]) {
      for (const outliers of n < 1e6 ? [0, 1, 2] : [0, 1]) {
        const rows = Array.from({ length: n < 1000 ? 300 : n < 5e4 ? 12 : 2 }, () =>
          rowOf(n, offset, outliers, random),
        );
        const { most, ours, torch } = errors(name, rows);
        const text = `${name}, ${n} elements, offset ${offset}, ${outliers} outliers first`;
        if (most > worst.share) Object.assign(worst, { share: most, text });
        expect(most, text).toBeLessThanOrEqual(4);
        expect(ours, text).toBeLessThanOrEqual(1.05 * torch);
      }
    }
  });
});

describe.each(names)('an outlier first, as far from the others as a part of their offset: %s', (name) => {
  test.each([0.1, 0.2, 0.25, 0.3, 0.35, 0.5, 1, 2])('%d of it', (part) => {
    const random = uniform(8);
    for (let n = 8; n <= 40; n += 2) {
      const rows = Array.from({ length: 60 }, () => {
        const offset = 2 ** (10 * random());
        const row = rowOf(n, 0, 0, random).map((x) => offset * (1 + 0.01 * x));
        row[0] = offset * (1 + (random() < 0.5 ? part : -part));
        return row;
      });
      const { most } = errors(name, rows);
      const text = `${name}, ${n} elements, an outlier at ${part} of the offset first`;
      if (most > worst.share) Object.assign(worst, { share: most, text });
      expect(most, text).toBeLessThanOrEqual(4);
    }
  });
});
