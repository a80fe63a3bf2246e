// Large: what is too large for the caches is stepped in a loop of its own (crate/src/units.rs), with the bits of its halves.

import { expect, test } from 'vitest';
import { Adam, SGD, SGDM } from '../../ts/index.ts';

const ROWS = 1024;
const LENGTH = 512;
const half = (ROWS / 2) * LENGTH;

test.each([
  ['SGD', SGD],
  ['SGDM', SGDM],
  ['Adam', Adam],
] as const)('%s of 2^19 elements in rows', (_, Class) => {
  const make = (rows: number) =>
    new Class({ w: { shape: [rows, LENGTH], initial: 0.5, outputAxis: 0 } }, { lr: 0.1, centralize: true });
  const whole = make(ROWS);
  const halves = [make(ROWS / 2), make(ROWS / 2)];
  for (let step = 0; step < 2; step++) {
    const gradient = Float32Array.from({ length: 2 * half }, (_, i) =>
      Math.fround(((i * 7919 + step) % 1009) / 512 - 1),
    );
    whole.grad.set(gradient);
    halves.forEach(({ grad }, i) => {
      grad.set(gradient.subarray(i * half, (i + 1) * half));
    });
    for (const optimizer of [whole, ...halves]) optimizer.step();
  }
  const [first, second] = halves.map(({ data }) => Buffer.from(data.slice().buffer)) as [Buffer, Buffer];
  expect(Buffer.from(whole.data.slice().buffer).equals(Buffer.concat([first, second]))).toBe(true);
  expect(whole.data.some((w) => w !== 0.5)).toBe(true);
});
