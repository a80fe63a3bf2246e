// Lifetime: what an optimizer keeps alive besides its memory, and how many parameters it may have.

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { Adam, SGD } from '../../../ts/index.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Whether this is still alive after some garbage collections. */
async function survives(reference: WeakRef<object>): Promise<boolean> {
  for (let n = 0; n < 10 && reference.deref() !== undefined; n++) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    collect();
  }
  return reference.deref() !== undefined;
}

test('start values are copied in, and not kept', async () => {
  let initial: Float32Array | undefined = new Float32Array(1000).fill(3);
  const reference = new WeakRef(initial);
  const optimizer = new Adam({ w: { shape: [1000], initial } });
  initial[0] = 4;
  expect(optimizer.parameters.w.data[0]).toBe(3);
  initial = undefined;
  expect(await survives(reference)).toBe(false);
  expect(optimizer.parameters.w.data[1]).toBe(3);
});

test('a shape is copied in', () => {
  const shape = [2, 3];
  const optimizer = new Adam({ w: { shape, initial: 0 } });
  shape[0] = 5;
  expect(optimizer.parameters.w.shape).toEqual([2, 3]);
  expect(optimizer.describe()[0]?.shape).toBe('[2, 3]');
});

test('a view keeps its memory alive without its optimizer', async () => {
  let optimizer: Adam<'w'> | undefined = new Adam({ w: { shape: [50_000], initial: 2 } });
  const { data } = optimizer.parameters.w;
  const reference = new WeakRef(optimizer);
  optimizer = undefined;
  expect(await survives(reference)).toBe(false);
  expect(data.every((x) => x === 2)).toBe(true);
});

test('a hundred large optimizers after one another are collected', async () => {
  const references: WeakRef<ArrayBufferLike>[] = [];
  for (let n = 0; n < 100; n++) {
    references.push(new WeakRef(new Adam({ w: { shape: [100_000], initial: 0 } }).data.buffer));
  }
  const last = references[50] as WeakRef<ArrayBufferLike>;
  expect(await survives(last)).toBe(false);
});

test('a hundred and fifty thousand parameters', () => {
  const spec = new Map(Array.from({ length: 150_000 }, (_, i) => [`p${i}`, { shape: [1], initial: i }] as const));
  const optimizer = new SGD(spec, { lr: 1 });
  optimizer.grad.fill(1);
  optimizer.step();
  expect(optimizer.parameters.p149999?.data[0]).toBe(149_998);
  expect(optimizer.digest()).toMatch(/^[0-9a-f]{16}$/);
});
