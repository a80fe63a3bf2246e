// Canaries: every byte of a slab that belongs to nobody holds a pattern, and no operation of any optimizer touches one,
// or a neighbour's bytes.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { centralize } from '../../../ts/index.ts';
import { classes } from '../../numerics/oracle/library.ts';
import { examples } from '../../numerics/rules/index.ts';
import { nobodys, type Owner, type Span, spanOf, tableOf, viewsOf } from './slab.ts';

const canary = 0xa5;

/** Odd sizes, scalars, empty ones; rows, columns, both with strides, and not centralized. */
const spec = {
  rows: { shape: [5, 7], initial: 1, outputAxis: 0 },
  scalar: { shape: [], initial: 2 },
  columns: { shape: [6, 37], initial: 3, outputAxis: 1 },
  empty: { shape: [3, 0], initial: 4, outputAxis: 0 },
  mixed: { shape: [3, 2, 5, 3], initial: 5, outputAxis: [1, 3] },
  transposed: { shape: [3, 5, 3, 3], initial: 6, outputAxis: 1 },
  thin: { shape: [9, 1], initial: 7, outputAxis: 0 },
  bias: { shape: [13], initial: 8 },
  frozen: { shape: [2, 3], initial: 9, outputAxis: 0, frozen: true },
} as const;

const names = examples.map(({ name }) => name);

interface Used extends Owner {
  readonly grad: Float32Array;
  step(options?: { zeroGrad: boolean }): boolean;
  gradNorm(): number;
  clipGradValue(limit: number): void;
  digest(): string;
}

let owners: Record<string, Used>;
let all: readonly Used[];
let bytes: Uint8Array;
let gaps: readonly Span[];

const damaged = (): Span[] => gaps.filter(({ from, to }) => !bytes.subarray(from, to).every((byte) => byte === canary));

beforeEach(() => {
  do {
    all = examples.map(({ optimizer, options }) => new classes[optimizer](spec, options) as unknown as Used);
  } while (all[0]?.data.buffer !== all.at(-1)?.data.buffer); // else a slab was full, and the rest are in the next one
  owners = Object.fromEntries(all.map((owner, i) => [names[i], owner]));
  bytes = new Uint8Array((all[0] as Used).data.buffer);
  // The table at the start serves the calls of all; optimizers of other tests come before these.
  const first = Math.min(...all.map((owner) => tableOf(owner).header.from));
  gaps = nobodys(all, bytes.length).flatMap(({ from, to }) =>
    to > first ? [{ from: Math.max(from, first), to }] : [],
  );
  for (const { from, to } of gaps) bytes.fill(canary, from, to);
});

afterEach(() => {
  for (const { from, to } of gaps) bytes.fill(0, from, to); // memory that others will take is zeroed
});

function fill(owner: Used, seed: number): void {
  for (const { grad } of Object.values(owner.parameters)) {
    for (let i = 0; i < grad.length; i++) grad[i] = Math.sin(seed + i * i);
  }
}

/** Everything that an optimizer can do. */
function exercise(owner: Used): void {
  for (let n = 0; n < 130; n++) {
    fill(owner, n);
    owner.step({ zeroGrad: n % 3 === 0 });
    owner.gradNorm();
    owner.clipGradValue(0.5);
  }
  fill(owner, 1);
  const first = Object.values(owner.parameters)[0]?.grad ?? new Float32Array();
  first[0] = Number.NaN;
  owner.step();
  owner.digest();
  for (const { data } of Object.values(owner.parameters).slice(2, 3))
    centralize(data, { shape: [6, 37], outputAxis: 1 });
}

test('they share one slab, and there are canaries between all arrays', () => {
  expect(new Set(all.map(({ data }) => data.buffer)).size).toBe(1);
  expect(gaps.length).toBeGreaterThan(100);
});

describe.each(names)('%s', (name) => {
  const owned = (): Used => owners[name] as Used;

  test('leaves all canaries alone', () => {
    exercise(owned());
    expect(damaged()).toEqual([]);
  });

  test('leaves its neighbours and the records of its own table bit-equal', () => {
    for (const [seed, owner] of all.entries()) fill(owner, seed);
    const rest = (): string[] => {
      const others = all.filter((owner) => owner !== owned());
      const spans = others.flatMap((owner) => {
        const { header, records } = tableOf(owner);
        return [header, records, ...viewsOf(owner).map(spanOf)];
      });
      spans.push(tableOf(owned()).records);
      return spans.map(({ from, to }) => Buffer.from(bytes.subarray(from, to)).toString('hex'));
    };
    const before = rest();
    const digests = all.map((owner) => owner.digest());
    exercise(owned());
    expect(rest()).toEqual(before);
    all.forEach((owner, i) => {
      expect(owner.digest() === digests[i]).toBe(owner !== owned());
    });
  });

  test('leaves what is frozen alone', () => {
    const { data, state, average = data, slow = data } = owned().parameters.frozen as Used['parameters'][string];
    exercise(owned());
    for (const array of [data, average, slow]) expect([...array]).toEqual(new Array(6).fill(9));
    for (const array of Object.values(state) as Float32Array[]) expect([...array]).toEqual(new Array(6).fill(0));
  });

  test('keeps padding zero', () => {
    for (const { from, to } of gaps) bytes.fill(0, from, to);
    exercise(owned());
    const { data, grad } = owned();
    const sizes = Object.values(owned().parameters).map((parameter) => parameter.data.length);
    for (const flat of [data, grad]) {
      let at = 0;
      for (const size of sizes) {
        const padded = Math.ceil(size / 16) * 16;
        expect(flat.subarray(at + size, at + padded).every((x) => Object.is(x, 0))).toBe(true);
        at += padded;
      }
      expect(at).toBe(flat.length);
    }
    for (const { from, to } of gaps) bytes.fill(canary, from, to);
  });
});
