// The digest of a fixed run, recorded with the rules, is the same in every engine and every build. It is also compared
// with its documentation, byte for byte, computed from the twin's numbers by the XXH64 of xxhash-wasm.

import { describe, expect, test } from 'vitest';
import type { ClassName, Options, ParameterSpec } from '../oracle/problem.ts';
import { uniform } from '../oracle/random.ts';
import { recorded } from '../rules/index.ts';
import { bell, valuesOf } from './data.ts';
import { Pair } from './pair.ts';
import { digestOf, xxh64 } from './xxh64.ts';

const next = bell(uniform(64));
const spec: Record<string, ParameterSpec> = {
  rows: { shape: [13, 37], outputAxis: 0, initial: valuesOf([13, 37], next) },
  columns: { shape: [37, 13], outputAxis: -1, initial: valuesOf([37, 13], next), lrScale: 0.5 },
  kernel: { shape: [5, 6, 3, 3], outputAxis: 1, initial: valuesOf([5, 6, 3, 3], next) },
  embedding: { shape: [4, 300], outputAxis: 0, initial: valuesOf([4, 300], next), decayScale: 0 },
  bias: { shape: [13], initial: 0.25, decayScale: 0 },
  still: { shape: [3, 3], outputAxis: 0, initial: 1, frozen: true },
};

/** 100 steps: some gradients mostly offset, some ending in zeros, optionally one row NaN at the last step. */
function run(kind: ClassName, options: Options, withNaN = false): Pair {
  const pair = new Pair(kind, spec, options);
  const g = bell(uniform(100));
  for (let n = 0; n < 100; n++) {
    pair.step(({ shape }, i) =>
      valuesOf(shape, (row, column) => {
        if (withNaN && n === 99 && i === 0 && row === 3) return Number.NaN;
        if (i === 3 && column >= 280 && n > 2) return 0;
        return (i % 2 === 0 ? 0.5 : 50) + g();
      }),
    );
  }
  return pair;
}

/** The digest of the twin, computed as documented. */
function documented({ tensors, options, stepsTaken, lookahead }: Pair): string {
  const { rule, lr, weightDecay, decoupled, maximize, clipNorm, gradScale, skip, at } = options;
  const numbers: (number | boolean)[] = [stepsTaken, lr, weightDecay, decoupled, maximize, clipNorm, gradScale, skip];
  numbers.push(['gradient', 'gradient+decay', 'update', 'update+decay'].indexOf(at));
  numbers.push(...rule.digest);
  for (const { shape, lrScale, decayScale, frozen, stepsTaken, outputAxes } of tensors) {
    numbers.push(shape.length, ...shape, lrScale, decayScale, frozen, stepsTaken, outputAxes !== undefined);
    if (outputAxes) numbers.push(outputAxes.length, ...outputAxes);
  }
  numbers.push(...lookahead);
  return digestOf(
    tensors.flatMap(({ data, state, slow }) => [data, ...Object.values(state), ...(slow ? [slow] : [])]),
    numbers.map(Number),
  );
}

describe('XXH64, published test vectors', () => {
  test.each([
    ['', 0n, 'ef46db3751d8e999'],
    ['a', 0n, 'd24ec4f1a98c6e5b'],
    ['abc', 0n, '44bc2cf5ad770999'],
    ['Nobody inspects the spammish repetition', 0n, 'fbcea83c8a378bf1'],
  ])('%j, seed %d', (text, seed, expected) => {
    expect(xxh64(new TextEncoder().encode(text), seed).toString(16)).toBe(expected);
  });

  // xxHash's sanity buffer: bytes of a generator that multiplies by the 64-bit prime 1, from the 32-bit prime 1 on.
  test.each([
    [1, 0n, 'e934a84adb052768'],
    [1, 2654435761n, '5014607643a9b4c3'],
    [4, 0n, '9136a0dca57457ee'],
    [14, 0n, '8282dcc4994e35c8'],
    [14, 2654435761n, 'c3bd6bf63deb6df0'],
    [222, 0n, 'b641ae8cb691c174'],
    [222, 2654435761n, '20cb8ab7ae10c14a'],
  ])('%d bytes, seed %d', (count, seed, expected) => {
    let state = 2654435761n;
    const bytes = Uint8Array.from({ length: count }, () => {
      const byte = Number(state >> 56n);
      state = (state * 11400714785074694797n) & 0xffff_ffff_ffff_ffffn;
      return byte;
    });
    expect(xxh64(bytes, seed).toString(16).padStart(16, '0')).toBe(expected);
  });
});

describe('the fixed run', () => {
  test.each(recorded)('$name: $digest', ({ optimizer: kind, options, digest }) => {
    const pair = run(kind, options);
    expect(pair.compare().differ).toBe(0);
    expect(pair.optimizer.digest()).toBe(documented(pair));
    expect(pair.optimizer.digest()).toBe(digest);
  });

  test.each(recorded)('$name, with NaN', ({ optimizer: kind, options, digest }) => {
    const pair = run(kind, options, true);
    expect(pair.tensors[0]?.data.some(Number.isNaN)).toBe(true);
    expect(pair.optimizer.digest()).toBe(documented(pair));
    expect(pair.optimizer.digest()).not.toBe(digest);
  });
});

test('arrays of every length from 0 to 40', () => {
  const shapes = Array.from({ length: 41 }, (_, n): [string, ParameterSpec] => {
    return [`w${n}`, { shape: [n], initial: valuesOf([n], next) }];
  });
  const pair = new Pair('SGD', Object.fromEntries(shapes), { lr: 0.1 });
  expect(pair.optimizer.digest()).toBe(documented(pair));
});
