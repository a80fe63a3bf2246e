// Large: a tensor of many batches of rows, each of which is summed while the previous one is stepped
// (crate/src/step/tensor.rs), and one of many stretches have the same bits as their parts.

import { expect, test } from 'vitest';
import { SGDM } from '../../../ts/index.ts';
import { classes } from '../oracle/library.ts';
import { classNames } from '../rules/index.ts';

const ROWS = 1024;
const LENGTH = 512;
const half = (ROWS / 2) * LENGTH;

function gradientOf(size: number, step: number): Float32Array {
  return Float32Array.from({ length: size }, (_, i) => Math.fround(((i * 7919 + step) % 1009) / 512 - 1));
}

function bytes(values: Float32Array | undefined): Buffer {
  return Buffer.from((values ?? new Float32Array()).slice().buffer);
}

/** An optimizer of one tensor. */
interface One {
  readonly data: Float32Array;
  readonly grad: Float32Array;
  step(): unknown;
}

/** Two steps of a tensor, and of its halves as tensors of their own: true if all weights are the same. */
function isSumOfHalves(make: (rows: number) => One, gradient: (step: number) => Float32Array): boolean {
  const whole = make(ROWS);
  const halves = [make(ROWS / 2), make(ROWS / 2)];
  for (let step = 0; step < 2; step++) {
    const values = gradient(step);
    whole.grad.set(values);
    halves.forEach(({ grad }, i) => {
      grad.set(values.subarray(i * half, (i + 1) * half));
    });
    for (const optimizer of [whole, ...halves]) optimizer.step();
  }
  expect(whole.data.some((w) => w !== 0.5)).toBe(true);
  return bytes(whole.data).equals(Buffer.concat(halves.map(({ data }) => bytes(data))));
}

test.each(classNames.flatMap((name) => (['gradient', 'update'] as const).map((at) => ({ name, at }))))(
  '$name of 2^19 elements in rows, at $at',
  ({ name, at }) => {
    const make = (rows: number) =>
      new classes[name]({ w: { shape: [rows, LENGTH], initial: 0.5, outputAxis: 0 } }, { lr: 0.1, centralize: { at } });
    expect(isSumOfHalves(make, (step) => gradientOf(2 * half, step))).toBe(true);
  },
);

test.each([false, true])(
  'decay in Phi, Nesterov %s, of 2^19 elements: computed twice instead of stored',
  (nesterov) => {
    const spec = (rows: number) => ({ w: { shape: [rows, LENGTH], initial: 0.5, outputAxis: 0 } });
    const make = (rows: number) =>
      new SGDM(spec(rows), { lr: 0.1, weightDecay: 0.1, clipNorm: 1e9, gradScale: 0.3, nesterov, centralize: true });
    /** Some rows are mostly offset, and need corrections: the first of a batch, another one, and all rows of a batch. */
    const gradient = (step: number): Float32Array => {
      const values = gradientOf(2 * half, step);
      for (const row of [0, 9, 16, 17, 18, 19, 515, 1023]) {
        const from = row * LENGTH;
        values.subarray(from, from + LENGTH).forEach((g, i) => {
          values[from + i] = 1000 + g / 1000;
        });
      }
      return values;
    };
    expect(isSumOfHalves(make, gradient)).toBe(true);
  },
);

test('SGDM of 40,003 elements in stretches, gradients cleared and weights averaged', () => {
  const sizes = [16_000, 24_003];
  const make = (size: number) =>
    new SGDM(
      { w: { shape: [size], initial: 0.5 }, behind: { shape: [64], initial: 3, frozen: true } },
      { lr: 0.1, averageWeights: 0.9 },
    );
  const whole = make(40_003);
  const parts = sizes.map(make);
  for (let step = 0; step < 3; step++) {
    const gradient = gradientOf(40_003, step);
    whole.parameters.w.grad.set(gradient);
    parts[0]?.parameters.w.grad.set(gradient.subarray(0, sizes[0]));
    parts[1]?.parameters.w.grad.set(gradient.subarray(sizes[0]));
    for (const optimizer of [whole, ...parts]) optimizer.step({ zeroGrad: true });
  }
  const { w, behind } = whole.parameters;
  const ofParts = parts.map(({ parameters }) => parameters.w);
  expect(bytes(w.data).equals(Buffer.concat(ofParts.map(({ data }) => bytes(data))))).toBe(true);
  expect(bytes(w.average).equals(Buffer.concat(ofParts.map(({ average }) => bytes(average))))).toBe(true);
  expect(w.average?.some((a) => a !== 0.5)).toBe(true);
  expect(w.grad.every((g) => g === 0)).toBe(true);
  expect(behind.data.every((x) => x === 3)).toBe(true);
});
