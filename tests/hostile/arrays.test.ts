// Arrays that are not what they seem: sparse, endless, self-containing, detached, resized, in shared memory. Each is
// either accepted or rejected by a check of ours with its own message, never by an engine that runs out of something.

import { afterAll, describe, expect, test } from 'vitest';
import { Adam, AdamW, centralize, SGD } from '../../ts/index.ts';
import { thrown } from '../checkpoint/files.ts';

let tried = 0;
afterAll(() => console.log(`hostile arrays: ${tried} calls`));

const LONGEST = 2 ** 32 - 1;
const sparse = (length: number, values: Readonly<Record<number, unknown>> = {}): unknown[] =>
  Object.assign(new Array(length), values);

/** An array that contains itself, after some other elements. */
function within(): unknown[] {
  const array: unknown[] = [2, 3];
  array.push(array, array);
  return array;
}

/** Nested so widely and deeply that its text has millions of characters. */
function bushy(depth: number): unknown {
  return depth === 0 ? 1 : new Array(8).fill(bushy(depth - 1));
}

function refused(call: () => unknown): { name: string; message: string } {
  tried += 1;
  return thrown(call);
}

const make = (field: string, value: unknown): unknown =>
  new Adam({ w: { shape: [2, 3], initial: 1, outputAxis: 0, [field]: value } } as never, { centralize: true });
const text = /^("w": )?(shape|initial|outputAxis|centralize\.outputAxis|betas)\b.* (expected|needs) /;

describe.each([
  ['a single hole', () => sparse(1)],
  ['holes alone', () => sparse(3)],
  ['a hole behind numbers', () => sparse(3, { 0: 1, 1: 2 })],
  ['as many holes as there may be', () => sparse(LONGEST)],
  ['numbers and then as many holes as there may be', () => sparse(LONGEST, { 0: 0, 1: 1 })],
  ['a number behind as many holes as there may be', () => sparse(LONGEST, { 4294967294: 1 })],
  ['an array within itself', within],
  ['an array of itself alone', () => within().slice(2)],
  ['arrays in arrays, eight deep', () => bushy(8)],
])('%s', (_, array) => {
  test.each(['shape', 'initial', 'outputAxis'])('as %s', (field) => {
    const { name, message } = refused(() => make(field, array()));
    expect(name).toMatch(/^(TypeError|RangeError)$/);
    expect(message).toMatch(text);
    expect(message.length).toBeLessThan(1000);
  });

  test('as the outputAxis of all, as betas, and of centralize', () => {
    const w = { shape: [2, 3], initial: 1 };
    for (const call of [
      () => new AdamW({ w }, { centralize: { outputAxis: array() as never } }),
      () => new AdamW({ w }, { betas: array() as never }),
      () => centralize(new Float32Array(6), { shape: array() as never, outputAxis: 0 }),
      () => centralize(new Float32Array(6), { shape: [2, 3], outputAxis: array() as never }),
    ]) {
      const { name, message } = refused(call);
      expect(name).toMatch(/^(TypeError|RangeError)$/);
      expect(message).toMatch(text);
      expect(message.length).toBeLessThan(1000);
    }
  });
});

test('a shape of a hundred thousand axes', () => {
  tried += 1;
  const shape = new Array(100_000).fill(1);
  shape[99_999] = 3;
  const { w } = new SGD({ w: { shape, initial: [1, 2, 3], outputAxis: 5 } }, { lr: 1, centralize: true }).parameters;
  expect([w.size, w.centralized, ...w.data]).toEqual([3, true, 1, 2, 3]);
});

describe('products past what a number holds', () => {
  test.each([
    [[2 ** 16, 2 ** 16]],
    [[2 ** 27, 2 ** 27]],
    [[2 ** 53 - 1, 2 ** 53 - 1]],
    [new Array(64).fill(2)],
    [new Array(40).fill(2 ** 53 - 1)], // the product is infinite
  ])('%j', (shape) => {
    for (const initial of [0, new Float32Array(16), [1, 2, 3]]) {
      const { name, message } = refused(() => make('shape', shape));
      expect(name).toBe('RangeError');
      expect(message).toMatch(/needs|expected/);
      const other = refused(() => new Adam({ w: { shape, initial } }));
      expect(other.name).toBe('RangeError');
      expect(other.message).toMatch(/a memory holds at most 4 GiB|initial has \d+ values, shape .* needs/);
    }
  });

  test('and then by 0', () => {
    tried += 1;
    const { w } = new Adam({ w: { shape: [0, 2 ** 53 - 1, 2 ** 53 - 1], initial: [] } }).parameters;
    expect([w.size, w.data.length]).toEqual([0, 0]);
    expect(refused(() => new Adam({ w: { shape: [2 ** 53 - 1, 2 ** 53 - 1, 0], initial: [] } })).message).toContain(
      'expected lengths whose product, taken from left to right, never exceeds 9,007,199,254,740,991',
    );
  });
});

/** A buffer whose length can change. */
const resizable = (bytes: number, most: number): ArrayBuffer & { resize(bytes: number): void } =>
  Reflect.construct(ArrayBuffer, [bytes, { maxByteLength: most }]);

describe('buffers that change', () => {
  test('one that has shrunk away from under its view has no values', () => {
    const buffer = resizable(24, 48);
    const view = new Float32Array(buffer, 8, 4);
    buffer.resize(8);
    expect(refused(() => make('initial', view)).message).toMatch(/initial has 0 values, shape \[2, 3\] needs 6/);
    const target = { shape: [2, 2], outputAxis: 0 };
    expect(refused(() => centralize(view, target)).message).toMatch(/array has 0 values, shape \[2, 2\] needs 4/);
  });

  test('a view that follows its length is taken at the length that it has', () => {
    tried += 1;
    const buffer = resizable(24, 48);
    const view = new Float32Array(buffer).fill(5);
    const first = new SGD({ w: { shape: [6], initial: view } }, { lr: 1 });
    buffer.resize(48);
    expect(refused(() => new SGD({ w: { shape: [6], initial: view } }, { lr: 1 })).message).toContain('has 12 values');
    const second = new SGD({ w: { shape: [12], initial: view } }, { lr: 1 });
    buffer.resize(0);
    expect([...first.parameters.w.data, ...second.parameters.w.data.subarray(0, 6)]).toEqual(new Array(12).fill(5));
  });

  test('the memory of an optimizer cannot be taken from it', () => {
    const optimizer = new Adam({ w: { shape: [30_000], initial: 1 } });
    const { buffer } = optimizer.data;
    const { port1, port2 } = new MessageChannel();
    const detach = [
      () => structuredClone(buffer, { transfer: [buffer as ArrayBuffer] }),
      () => port1.postMessage(buffer, [buffer as ArrayBuffer]),
      () => (buffer as { transfer?: () => unknown }).transfer?.(),
    ];
    for (const call of detach) {
      tried += 1;
      try {
        call(); // some engines copy a buffer that cannot be detached, others throw
      } catch (error) {
        expect((error as Error).name).toMatch(/^(TypeError|DataCloneError)$/);
      }
      expect(buffer.byteLength).toBeGreaterThan(480_000);
    }
    port1.close();
    port2.close();
    optimizer.grad.fill(1);
    expect(optimizer.step()).toBe(true);
    expect(optimizer.parameters.w.data[29_999]).toBeLessThan(1);
  });
});

test('a checkpoint in a buffer that is detached, or changes, is refused, and nothing has changed', () => {
  const optimizer = new Adam({ w: { shape: [6], initial: 1 } });
  const before = optimizer.digest();
  const detached = optimizer.save();
  structuredClone(detached, { transfer: [detached.buffer as ArrayBuffer] });
  const saved = optimizer.save();
  const buffer = resizable(saved.length, saved.length);
  const shrunk = new Uint8Array(buffer);
  shrunk.set(saved);
  buffer.resize(saved.length - 1);
  for (const bytes of [detached, shrunk]) {
    for (const call of [() => optimizer.load(bytes), () => Adam.from(bytes)]) {
      const { name, message } = refused(call);
      expect(name).toMatch(/^(TypeError|RangeError)$/);
      expect(message).toMatch(/checkpoint/);
    }
  }
  expect(optimizer.digest()).toBe(before);
});
