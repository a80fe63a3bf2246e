// What examples/durable-object computes without a server: how large a model may be, its settings, and what a request
// holds.

import { expect, test } from 'vitest';
import { checkFits, MEMORY, memoryOf, mostParameters } from '../../../examples/durable-object/limits.ts';
import { settingsOf } from '../../../examples/durable-object/settings.ts';
import { BATCH, BODY, batchOf, checksum, parametersOf, sizesFor } from '../../../examples/durable-object/task.ts';
import { Adam } from '../../../ts/index.ts';

test('the largest model that fits leaves no room for another parameter', () => {
  const most = mostParameters(BODY);
  expect(memoryOf(most, BODY).total).toBeLessThanOrEqual(MEMORY);
  expect(memoryOf(most + 1, BODY).total).toBeGreaterThan(MEMORY);
  expect(() => checkFits(most, BODY)).not.toThrow();
  expect(() => checkFits(most + 1, BODY)).toThrow(RangeError);
});

test('the error says what takes how many bytes', () => {
  expect(() => checkFits(3_000_000, BODY)).toThrow(
    '3,000,000 parameters do not fit: the optimizer takes 60,000,000 bytes, its snapshot 72,000,000, the log ' +
      '125,600 and the rest 24,000,000, together 156,125,600, and a Durable Object has 128,000,000, which is enough ' +
      'for 2,360,781 parameters',
  );
});

test('the estimate covers the arrays and the checkpoint of a real optimizer', () => {
  const { optimizer, snapshot } = memoryOf(100_000, BODY);
  const adam = new Adam({ w: { shape: [100, 1000], initial: 0 } });
  const { data, grad, state } = adam.parameters.w;
  const arrays = [data, grad, state.expAvg, state.expAvgSq].reduce((sum, { byteLength }) => sum + byteLength, 0);
  expect(optimizer).toBe(arrays + data.byteLength);
  expect(snapshot / 2).toBeLessThan(adam.save().length);
  expect(adam.save().length - snapshot / 2).toBeLessThan(2000); // the header
});

test('sizes are counted as the network has them', () => {
  expect(parametersOf(sizesFor(32))).toBe(32 * 784 + 32 + 10 * 32 + 10);
});

test.each([
  ['HIDDEN', 0],
  ['HIDDEN', '1.5'],
  ['SNAPSHOT_EVERY', '0'],
  ['KEPT', -1],
  ['ROUNDS', ''],
  ['ROUND_SECONDS', 'soon'],
])('%s cannot be %j', (name, value) => {
  expect(() => settingsOf({ [name]: value })).toThrow(`${name} is ${JSON.stringify(value)}, expected an integer of`);
});

test('settings come as numbers or as text', () => {
  const expected = { hidden: 64, snapshotEvery: 5, kept: 0, rounds: 3, roundSeconds: 60 };
  expect(settingsOf({ HIDDEN: '64', SNAPSHOT_EVERY: 5, KEPT: '0', ROUND_SECONDS: 60 })).toEqual(expected);
});

test('a request holds labels and pixels', () => {
  const body = Uint8Array.from({ length: BODY }, (_, i) => (i < BATCH ? i % 10 : i % 256));
  const { labels, images } = batchOf(body);
  expect([...labels]).toEqual(Array.from({ length: BATCH }, (_, i) => i % 10));
  expect(images).toEqual(Float32Array.from(body.subarray(BATCH), (pixel) => pixel / 255));
  body[5] = 10;
  expect(() => batchOf(body)).toThrow(new RangeError('a label is 10, expected 0 to 9'));
  expect(() => batchOf(body.subarray(1))).toThrow(RangeError);
});

test('the checksum is FNV-1a', () => {
  const of = (text: string): number => checksum(new TextEncoder().encode(text));
  expect([of(''), of('a'), of('foobar')]).toEqual([0x811c9dc5, 0xe40c292c, 0xbf9cf968]);
});
