// Weights on their way from a worker to the page, through shared memory and as copies.

import { expect, test } from 'vitest';
import type { Arm, Weights } from '../../../examples/playground/learning/brightness.ts';
import { canShare, slots } from '../../../examples/playground/workers/slots.ts';

function arms(value: number): Record<Arm, Weights> {
  const weights = () => {
    const array = (length: number) => new Float32Array(length).fill(value);
    return { w1: array(6), b1: array(2), w2: array(4), b2: array(3) };
  };
  return { plain: weights(), gc: weights(), 'centred-input': weights() };
}

test('shared: what was put stays as it is until three more have been put', () => {
  const put = slots(true);
  const first = put(arms(1));
  expect(first.gc.w1.buffer).toBeInstanceOf(SharedArrayBuffer);
  expect(first).toEqual(arms(1));
  put(arms(2));
  put(arms(3));
  expect(first).toEqual(arms(1));
  const fourth = put(arms(4));
  expect(fourth).toBe(first);
  expect(first).toEqual(arms(4));
});

test('shared: later weights of a training are not seen before they are put', () => {
  const put = slots(true);
  const own = arms(1);
  const seen = put(own);
  own.plain.w1.fill(9);
  expect(seen.plain.w1[0]).toBe(1);
});

test('not shared: the message is the copy', () => {
  const own = arms(1);
  expect(slots(false)(own)).toBe(own);
  expect(structuredClone(own)).toEqual(own);
});

test('memory is shared only where a page is isolated', () => {
  expect(canShare()).toBe(false);
  Object.assign(globalThis, { crossOriginIsolated: true });
  try {
    expect(canShare()).toBe(true);
  } finally {
    Reflect.deleteProperty(globalThis, 'crossOriginIsolated');
  }
});
