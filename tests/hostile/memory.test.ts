// Memory that cannot be had: more than a memory holds, or than the engine grants. The error states what was requested,
// the cost of an element and the limit, and existing optimizers continue as if nothing had been requested.

import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { Adam, centralize, SGDM } from '../../ts/index.ts';
import { webAssembly } from '../../ts/memory/webassembly.ts';
import { classes } from '../numerics/oracle/library.ts';
import { classNames, stateOf } from '../numerics/rules/index.ts';

let tried = 0;
afterAll(() => console.log(`hostile memory: ${tried} requests that nothing could be given for`));
afterEach(() => vi.restoreAllMocks());

const ceiling = 'a memory holds at most 4 GiB, in a Cloudflare Worker 128 MB';

/** Optimizers in a slab and in dedicated memories, which check that they are unchanged and step as their twins do. */
function witnesses(): { goesOn(): void } {
  const make = (size: number): Adam<'w'> => new Adam({ w: { shape: [size], initial: 1 } }, { lr: 0.1 });
  const pairs = [100, 20_000].map((size) => [make(size), make(size)] as const);
  const digests = (): string[] => pairs.map(([one]) => one.digest());
  for (const optimizer of pairs.flat()) optimizer.grad.fill(0.5);
  let before = digests();
  return {
    goesOn() {
      expect(digests()).toEqual(before);
      for (const [one, other] of pairs) {
        expect([one.step(), other.step()]).toEqual([true, true]);
        expect(one.digest()).toBe(other.digest());
      }
      before = digests();
    },
  };
}

function thrown(call: () => unknown): Error {
  tried += 1;
  try {
    call();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
}

describe.each(classNames)('%s', (name) => {
  const Class = classes[name] as unknown as typeof Adam;
  const all = ['data', 'grad', ...stateOf(name, {})];
  const [cost, arrays] = [4 * all.length, all.join(', ')];
  const make = (shape: readonly number[]): unknown => new Class({ w: { shape, initial: 0 } }, { lr: 0.1 });
  const says = (elements: string): RegExp =>
    new RegExp(
      `^${name} of ${elements} elements needs [\\d,]+ bytes, ${cost} an element \\(float32 ${arrays}\\), and `,
    );

  test('asks for more than 4 GiB', () => {
    const witness = witnesses();
    const tooMany = 2 ** 32 / cost;
    for (const shape of [[Math.ceil(tooMany)], [2 ** 16, 2 ** 16], [2 ** 32], [2 ** 40], [2 ** 53 - 1]]) {
      const { name, message } = thrown(() => make(shape));
      expect(name).toBe('RangeError');
      expect(message).toMatch(says('[\\d,]+'));
      expect(message.endsWith(ceiling)).toBe(true);
      const bytes = Number(/needs ([\d,]+) bytes/.exec(message)?.[1]?.replaceAll(',', ''));
      const elements = shape.reduce((product, length) => product * length);
      expect(bytes).toBeGreaterThanOrEqual(cost * elements);
      expect(bytes).toBeLessThan(cost * elements * 1.001 + 1024);
    }
    witness.goesOn();
  });

  test.each([
    ['a RangeError, as V8', () => new RangeError('WebAssembly.Memory(): could not allocate memory')],
    ['a string, as Firefox', () => 'out of memory'],
  ])('is refused with %s', (_, refusal) => {
    const witness = witnesses();
    const Memory = vi.spyOn(webAssembly(), 'Memory').mockImplementation(function refuse() {
      throw refusal();
    });
    const before = Memory.mock.calls.length;
    const { name, message, cause } = thrown(() => make([100, 1000]));
    expect(name).toBe('RangeError');
    expect(message).toMatch(says('100,000'));
    expect(message).toContain(`the engine has no more (${refusal()}); ${ceiling}`);
    expect(cause).toEqual(refusal());
    expect(Memory.mock.calls.length).toBe(before + 1);
    witness.goesOn();

    // Of the optimizers in slabs only those that need a new slab are rejected, and none leaves the arena half-changed.
    const refused = Array.from({ length: 60 }, () => {
      try {
        return make([3000]);
      } catch (error) {
        tried += 1;
        return error as Error;
      }
    });
    expect(refused.some((result) => result instanceof RangeError)).toBe(true);
    witness.goesOn();

    Memory.mockRestore();
    const later = new Class({ w: { shape: [3000], initial: 1 } }, { lr: 0.5 });
    later.grad.fill(1);
    expect(later.step()).toBe(true);
    expect(later.parameters.w.data.every((x) => x < 1)).toBe(true);
    witness.goesOn();
  });
});

test('averages and slow weights cost four bytes more each, and the error says so', () => {
  const make = (options: object) => thrown(() => new Adam({ w: { shape: [2 ** 30], initial: 0 } }, options)).message;
  expect(make({ averageWeights: 0.9 })).toContain('20 an element (float32 data, grad, expAvg, expAvgSq, average)');
  expect(make({ lookahead: {} })).toContain('20 an element (float32 data, grad, expAvg, expAvgSq, slow)');
  expect(make({ averageWeights: 0, lookahead: {} })).toContain(
    '24 an element (float32 data, grad, expAvg, expAvgSq, average, slow)',
  );
});

test('centralize of an array that no memory has room for leaves it alone', () => {
  const witness = witnesses();
  vi.spyOn(webAssembly(), 'Memory').mockImplementation(function refuse() {
    throw 'out of memory';
  });
  const array = new Float32Array(400_000).map((_, i) => i);
  const { name, message } = thrown(() => centralize(array, { shape: [2, 200_000], outputAxis: 0 }));
  expect(name).toBe('RangeError');
  expect(message).toMatch(
    /^centralize of 400,000 elements needs [\d,]+ bytes, and the engine has no more \(out of memory\)/,
  );
  expect(array.every((x, i) => x === i)).toBe(true);
  witness.goesOn();
});

test('a checkpoint that there is no memory for changes nothing', () => {
  const witness = witnesses();
  const saved = new SGDM({ w: { shape: [50_000], initial: 3 } }, { lr: 0.1 }).save();
  vi.spyOn(webAssembly(), 'Memory').mockImplementation(function refuse() {
    throw new RangeError('out of memory');
  });
  expect(thrown(() => SGDM.from(saved)).message).toMatch(/^SGDM of 50,000 elements needs [\d,]+ bytes, 12 an element/);
  witness.goesOn();
});
