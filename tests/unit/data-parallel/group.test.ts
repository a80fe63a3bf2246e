// examples/data-parallel: sums in the order of ranks however messages arrive, and errors that every rank hears of.

import { expect, test } from 'vitest';
import { Group, type GroupOptions } from '../../../examples/data-parallel/group.ts';
import type { State } from '../../../examples/data-parallel/hello.ts';
import { Bus, type Delivery, stateAt, type Tamper } from './bus.ts';

const joined = (bus: Bus, options: Partial<GroupOptions>, state: State = stateAt(0)): Promise<Group> =>
  Group.join({ connection: bus.connect(), name: 'g', rank: 0, world: 2, timeout: 2000, ...options }, state);

/** All ranks of a group. */
function all(bus: Bus, world: number, payload = 2 ** 20): Promise<Group[]> {
  return Promise.all(
    Array.from({ length: world }, (_, rank) => joined(bus, { connection: bus.connect(payload), rank, world })),
  );
}

/** Numbers of which sums depend on the order. */
const gradientOf = (rank: number, size: number): Float32Array =>
  Float32Array.from({ length: size }, (_, i) => (rank === 1 ? 1e8 : rank === 2 ? -1e8 : 0.1) * (1 + i / 7));

/** Holds messages back and delivers them in batches, the last one first, each twice. */
function reversed(count: number): Tamper {
  let held: Delivery[] = [];
  return (delivery) => {
    if (!delivery.subject.includes('.grad.')) return [delivery];
    held.push(delivery);
    if (held.length < count) return [];
    const batch = held.reverse();
    held = [];
    return [...batch, ...batch];
  };
}

test.each([
  ['as they are sent', undefined, 2 ** 20],
  ['in pieces', undefined, 2048],
  ['in pieces, the last one first and twice', reversed(3 * 4), 2048],
])('three gradients, %s', async (_, tamper, payload) => {
  const size = 800; // 3,200 bytes: four pieces of the 1,024 that a payload of 2,048 leaves
  const groups = await all(new Bus(tamper), 3, payload);
  for (let step = 0; step < 3; step++) {
    const gradients = groups.map(({ rank }) => gradientOf(rank, size));
    const expected = gradients.map((gradient) => gradient.slice());
    await Promise.all(groups.map((group, i) => group.sum(gradients[i] as Float32Array, step)));
    const [a, b, c] = expected as [Float32Array, Float32Array, Float32Array];
    const sum = a.map((x, i) => Math.fround(Math.fround(x + (b[i] as number)) + (c[i] as number)));
    for (const gradient of gradients) expect(gradient).toEqual(sum);
    await Promise.all(groups.map((group) => group.agree('the same', step + 1)));
  }
  await Promise.all(groups.map((group) => group.leave()));
});

test('digests that differ stop both', async () => {
  const groups = await all(new Bus(), 2);
  const results = await Promise.allSettled(groups.map((group) => group.agree(`of ${group.rank}`, 1)));
  expect(results.map((result) => (result as PromiseRejectedResult).reason.message)).toEqual([
    'after step 1, rank 0 has digest of 0 and rank 1 of 1',
    'after step 1, rank 1 has digest of 1 and rank 0 of 0',
  ]);
});

/** What each of two ranks says if it does not fit the other. */
const mismatches: readonly [string, Partial<GroupOptions>, State, readonly [RegExp, RegExp]][] = [
  [
    'another layout',
    { rank: 1 },
    stateAt(0, [4]),
    [/ranks? 0 and rank 1 do not fit .* parameters are "w" \[3\] and "w" \[4\]/, /"w" \[4\] and "w" \[3\]/],
  ],
  ['another step', { rank: 1 }, stateAt(7), [/step 0, digest digest of 0 and step 7/, /step 7, .* and step 0/]],
  ['another size', { rank: 1, world: 3 }, stateAt(0), [/belong to groups of 2 and 3/, /groups of 3 and 2/]],
  ['the same rank', { rank: 0 }, stateAt(0), [/^two processes are rank 0$/, /^two processes are rank 0$/]],
];

test.each(mismatches)('%s: both are told', async (_, options, state, patterns) => {
  const bus = new Bus();
  const results = await Promise.allSettled([joined(bus, {}), joined(bus, options, state)]);
  results.forEach((result, i) => {
    expect((result as PromiseRejectedResult).reason.message).toMatch(patterns[i] as RegExp);
  });
});

test('a rank that starts again stops the others', async () => {
  const bus = new Bus();
  const [first] = await all(bus, 2);
  const again = joined(bus, { rank: 1 }, stateAt(20));
  const waiting = first?.sum(new Float32Array(3), 27);
  await expect(waiting).rejects.toThrow(/^rank 1 has started again at step 20, while rank 0 is at step 27$/);
  await expect(again).rejects.toThrow();
});

test.each([
  ['nobody comes', {}, /^only ranks 0 of 2 are there, and no more came within 50 ms$/],
  ['a rank outside of the group', { rank: 2 }, /^rank is 2 and world is 2, expected a rank from 0 to world - 1$/],
  ['no number', { rank: Number.NaN }, /^rank is NaN and world is 2/],
])('%s', async (_, options, pattern) => {
  await expect(joined(new Bus(), { timeout: 50, ...options })).rejects.toThrow(pattern);
});

test('payloads that are too small', async () => {
  const bus = new Bus();
  await expect(joined(bus, { connection: bus.connect(512) })).rejects.toThrow(
    /^max_payload of the NATS server is 512 bytes, expected at least \d{4}$/,
  );
});

test.each([
  ['no JSON', 'g.hello.1', 'hello', SyntaxError],
  ['no hello', 'g.hello.1', '{"world":2}', TypeError],
])('%s from another program is an error', async (_, subject, text, error) => {
  const bus = new Bus();
  const waiting = joined(bus, {});
  bus.connect().publish(subject, text);
  await expect(waiting).rejects.toThrow(error);
});

test('a piece of another length is an error', async () => {
  const bus = new Bus(({ subject, data }) => [{ subject, data: subject.includes('.grad.1') ? data.slice(4) : data }]);
  const groups = await all(bus, 2);
  const [first, second] = groups.map((group) => group.sum(new Float32Array(3), 0));
  second?.catch(() => {});
  await expect(first).rejects.toThrow('rank 1 has sent 8 bytes of a gradient, expected 12');
});

test('a rank that stops says why', async () => {
  const [first, second] = await all(new Bus(), 2);
  const failing = second?.agree('one', 1);
  await expect(first?.agree('other', 1)).rejects.toThrow(/after step 1/);
  await expect(failing).rejects.toThrow(/after step 1/);
});
