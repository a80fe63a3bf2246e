// Objects and messages of the Flower example: ids as Flower computes them, chunks, and what a message must be.
import { describe, expect, test } from 'vitest';
import { encodeNpy } from '../../../examples/flower/supernode/arrays.ts';
import { encode, type Message, type Metadata } from '../../../examples/flower/supernode/fleet.ts';
import { closeMessage, openMessage } from '../../../examples/flower/supernode/messages.ts';
import { decodeObject, encodeObject, Objects, objectId } from '../../../examples/flower/supernode/objects.ts';

type Bytes = Uint8Array<ArrayBuffer>;

const METADATA: Metadata = {
  runId: '18446744073709551615',
  messageId: '',
  srcNodeId: '1',
  dstNodeId: '9007199254740993',
  replyToMessageId: '',
  groupId: '3',
  ttl: 3600,
  messageType: 'train',
  createdAt: 1_700_000_000.25,
};
const text = (value: string) => new TextEncoder().encode(value);

describe('objects', () => {
  test('ids are those of flwr 1.42', async () => {
    const objects = new Objects();
    const chunk = await objects.add('ArrayChunk', [], encodeNpy(Float32Array.of(1, 2, 3, 4, 5, -0.5), [2, 3]));
    // With the spaces of Python's JSON.
    const body = '{"dtype": "float32", "shape": [2, 3], "stype": "numpy.ndarray", "arraychunk_ids": [0]}';
    const { objectId: array } = await objects.add('Array', [chunk], text(body));
    expect(array).toBe('f3e35b4def44604ea9361683f5f98225be1e67252fffa13ce8104a70f073a15d');
    const items = [
      { key: 'num-examples', value: { double: 600 } },
      { key: 'accuracy', value: { double: 0.5 } },
    ];
    const { objectId: metrics } = await objects.add('MetricRecord', [], encode('MetricRecord', { items }));
    expect(metrics).toBe('282318b6fb6d51e1169c9b0ad1d9fddb0fac986703e837073d1df42216d56a2c');
  });

  test.each<[string, string, RegExp]>([
    ['no zero byte', 'Array  0', /expected the head of Array, got ""/],
    ['another type', 'ArrayChunk  1\0x', /expected the head of Array, got "ArrayChunk {2}1"/],
    ['a length that is none', 'Array  1e0\0x', /expected the head/],
    ['a wrong length', 'Array  2\0x', /got 1 bytes, its head says 2/],
    ['a short id', 'Array 00 1\0x', /expected the head/],
    ['an id with capitals', `Array ${'A'.repeat(64)} 1\0x`, /expected the head/],
    ['a comma too many', `Array ${'0'.repeat(64)}, 1\0x`, /expected the head/],
  ])('%s is an error', async (_, content, message) => {
    const bytes = text(content);
    await expect(decodeObject(bytes, await objectId(bytes), ['Array'])).rejects.toThrow(message);
  });

  test('bytes of another id are an error', async () => {
    const bytes = encodeObject({ type: 'Array', children: [], body: text('{}') });
    await expect(decodeObject(bytes, '0'.repeat(64), ['Array'])).rejects.toThrow(/have the SHA-256 [0-9a-f]{64}$/);
  });
});

/** Closes a message and opens it again; `pulled` receives the limits. */
async function roundTrip(
  arrays: Record<string, Float32Array>,
  shapes: Record<string, readonly number[]>,
  pulled: number[] = [],
) {
  const { objects, tree } = await closeMessage(METADATA, { arrays, metrics: {} }, shapes);
  const message: Message = { metadata: { ...METADATA, messageId: tree.objectId } };
  const pull = (id: string, limit: number) => {
    pulled.push(limit);
    const content = objects.contents.get(id) as Bytes;
    expect(content.length).toBeLessThanOrEqual(limit);
    return Promise.resolve(content);
  };
  return { objects, opened: await openMessage(message, shapes, pull) };
}

test('an array of several chunks comes back; equal chunks are one object', async () => {
  const w = new Float32Array(4_500_000); // 17.2 MiB: four chunks, of which the second and third are all zeros
  w[0] = 1;
  w[w.length - 1] = 2;
  const { objects, opened } = await roundTrip({ w }, { w: [4500, 1000] });
  expect(opened.arrays.w?.every((value, i) => value === w[i])).toBe(true);
  expect(opened.arrays.w?.length).toBe(w.length);
  const chunks = [...objects.contents.values()].filter((bytes) => bytes[5] === 0x43); // ArrayC
  expect(chunks.map(({ length }) => length > 5 * 1024 * 1024)).toEqual([true, true, false]);
});

test('equal arrays are one object', async () => {
  const ones = Float32Array.of(1, 1);
  const { objects, opened } = await roundTrip({ a: ones, b: ones }, { a: [2], b: [2] });
  expect(opened.arrays).toEqual({ a: ones, b: ones });
  expect(objects.contents.size).toBe(6); // message, dictionary, two records, array, chunk
});

test('settings of every type are read', async () => {
  // ConfigRecord({'server-round': 3, 'lr': 0.5, 'big': -7, 'name': 'x', 'on': True, 'raw': b'\x01\x02',
  //   'list': [1, 2], 'words': ['a', 'b'], 'bits': [True, False]}) of flwr 1.42
  const record = Buffer.from(
    '0a120a0c7365727665722d726f756e64120210060a0f0a026c72120909000000000000e03f0a090a036269671202100d0a0b0a04' +
      '6e616d6512032a01780a080a026f6e120220010a0b0a037261771204320201020a0f0a046c6973741207b201040a0202040a120a' +
      '05776f7264731209ca01060a01610a01620a0f0a04626974731207c201040a020100',
    'hex',
  );
  const objects = new Objects();
  const config = await objects.add('ConfigRecord', [], Uint8Array.from(record));
  const arrays = await objects.add('ArrayRecord', [], text('{}'));
  const body = text(JSON.stringify({ arrays: arrays.objectId, config: config.objectId }));
  const dict = await objects.add('RecordDict', [arrays, config], body);
  const { objectId: messageId } = await objects.add('Message', [dict], encode('Message', { metadata: METADATA }));
  const pull = (id: string) => Promise.resolve(objects.contents.get(id) as Bytes);
  const opened = await openMessage({ metadata: { ...METADATA, messageId } }, {}, pull);
  expect(opened.config).toEqual({
    'server-round': 3,
    lr: 0.5,
    big: -7,
    name: 'x',
    on: true,
    raw: Uint8Array.of(1, 2),
    list: [1, 2],
    words: ['a', 'b'],
    bits: [true, false],
  });
});

test('arrays of another length than their shape are not sent', async () => {
  const closing = closeMessage(METADATA, { arrays: { w: new Float32Array(5) }, metrics: {} }, { w: [2, 3] });
  await expect(closing).rejects.toThrow('w has 5 elements, expected 6 for [2,3]');
});
