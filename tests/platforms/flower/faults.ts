// What a lying SuperLink can answer, and the sentence a node must have for it.
import type { ServerResponse } from 'node:http';
import { encodeNpy, type Shapes } from '../../../examples/flower/supernode/arrays.ts';
import { encode } from '../../../examples/flower/supernode/fleet.ts';
import { Objects, type ObjectTree } from '../../../examples/flower/supernode/objects.ts';
import { type Lie, type Offer, offer } from './fake.ts';

type Bytes = Uint8Array<ArrayBuffer>;

export interface Fault {
  readonly name: string;
  readonly said: RegExp;
  /** The message that is spoilt, by itself or by `lie`. */
  readonly message: Offer;
  readonly lie?: Lie;
  /** Whether the node leaves; otherwise it takes the next message. */
  readonly leaves?: boolean;
}

export const SHAPES: Shapes = { w: [3, 4], b: [4] };
const W = Float32Array.from({ length: 12 }, (_, i) => i / 8);
const B = Float32Array.of(1, 2, 3, 4);

/** A message like any other. */
export function good(): Promise<Offer> {
  return offer({ w: W, b: B }, SHAPES);
}

export async function faults(): Promise<Fault[]> {
  const message = await good();
  const pulled = (name: string, said: RegExp, lie: (answer: Bytes) => ReturnType<Lie>, leaves = false): Fault => {
    let told = leaves ? Number.POSITIVE_INFINITY : 1; // how often it lies
    return {
      name,
      said,
      message,
      leaves,
      lie: (call, answer) => (call === 'pull-messages' && told-- > 0 ? lie(answer) : answer),
    };
  };
  /** Spoils the object whose bytes contain this text. */
  const object = (name: string, said: RegExp, text: string, lie: (content: Bytes) => Bytes | undefined): Fault => {
    const [id, content] = [...message.contents].find(([, bytes]) => latin1(bytes).startsWith(text)) as [string, Bytes];
    const contents = new Map(message.contents);
    const spoilt = lie(content.slice());
    if (spoilt) contents.set(id, spoilt);
    else contents.delete(id);
    return { name, said, message: { ...message, contents } };
  };
  const answer = (status: number, headers: Record<string, string>, body: string) => (response: ServerResponse) => {
    response.writeHead(status, headers).end(body);
  };
  const changed = (change: Record<string, unknown>) => () =>
    encode('PullMessagesResponse', { messagesList: [{ metadata: { ...message.metadata, ...change }, content: {} }] });
  return [
    pulled('malformed envelope', /expected a PullMessagesResponse, got 64 bytes/, () => new Uint8Array(64).fill(0xff)),
    pulled('envelope cut short', /expected a PullMessagesResponse/, (bytes) => bytes.slice(0, bytes.length / 2)),
    pulled('oversized envelope', /a reply of more than 262144 bytes/, () => new Uint8Array(300_000)),
    pulled('endless reply', /a reply of more than 262144 bytes/, () => endless),
    pulled(
      'connection cut in every reply',
      /pull-messages: no answer from .* for 0\.3 s: ./,
      (bytes) => cut(bytes),
      true,
    ),
    pulled(
      'redirect',
      /pull-messages: no answer from .* for 0\.3 s: ./,
      () => answer(307, { location: 'http://127.0.0.1:1/' }, ''),
      true,
    ),
    pulled('another page', /answered 401, code 7: who/, () => answer(401, {}, '{"code":7,"detail":"who"}'), true),
    pulled('message for another node', /a message for node 7; this one is/, changed({ dstNodeId: '7' })),
    pulled('id that is no hash', /a message with the id \.\.\/x/, changed({ messageId: '../x' })),
    pulled('time that is none', /a message of the time NaN/, changed({ createdAt: Number.NaN })),
    {
      ...object(
        'another type in the envelope',
        /messageType is train inside and evaluate outside/,
        'Message',
        (x) => x,
      ),
      message: { ...message, metadata: { ...message.metadata, messageType: 'evaluate' } },
    },
    object('one bit of a chunk', /its bytes have the SHA-256/, 'ArrayChunk', flipped),
    object('one bit of the message', /its bytes have the SHA-256/, 'Message', flipped),
    object('chunk cut short', /its bytes have the SHA-256/, 'ArrayChunk', (bytes) => bytes.slice(0, -4)),
    object('oversized chunk', /a reply of more than|expected at most/, 'ArrayChunk', () => new Uint8Array(400_000)),
    object('no chunk', /the SuperLink does not have it/, 'ArrayChunk', () => undefined),
    object('empty object', /its bytes have the SHA-256/, 'RecordDict', () => new Uint8Array(0)),
    await built('npy cut short', /w: got 44 bytes of values, expected 48/, (npy) => npy.slice(0, -4)),
    await built('npy with more values', /w: got 52 bytes of values, expected 48/, (npy) =>
      Uint8Array.of(...npy, 0, 0, 0, 0),
    ),
    await built('pickled npy', /w: got \|O \[3,4\], expected <f4/, (npy) => header(npy, '<f4', '|O')),
    await built('npy in Fortran order', /w: got <f4 \[3,4\] in Fortran order/, (npy) => header(npy, 'False', 'True')),
    await built('not an npy', /w: expected a \.npy file/, () => Uint8Array.of(0x80, 4, 0x95)),
    await built('NaN', /w\[11\] is NaN, expected a finite number/, (npy) => npy.fill(0xff, -4)),
    await built('more chunks than fit', /w: a list of chunks/, (npy) => npy, { arraychunk_ids: Array(200).fill(0) }),
    await built('chunk that is not there', /w: a list of chunks/, (npy) => npy, { arraychunk_ids: [1] }),
    await built('not whole numbers', /w: a list of chunks/, (npy) => npy, { arraychunk_ids: [0.5] }),
    await built('no content', /a message has one RecordDict/, (npy) => npy, {}, true),
    {
      ...(await built('another dtype', /w is float64 \[3,4\], this node's is float32 \[3,4\]/, (npy) => npy, {
        dtype: 'float64',
      })),
      leaves: true,
    },
    {
      ...(await built('another shape', /w is float32 \[4,3\], this node's/, (npy) => npy, { shape: [4, 3] })),
      leaves: true,
    },
    {
      name: 'another name',
      said: /model has \[w,__proto__\], this node's has \[w,b\]/,
      leaves: true,
      message: await offer(named(), { w: [3, 4], ['__proto__']: [4] }),
    },
    {
      name: 'asks for what it was not offered',
      said: /asks for an object that it was not offered/,
      message,
      lie: pushing(),
    },
  ];
}

/** A message whose objects all have the right ids, but whose array `w` is not what it should be. */
async function built(
  name: string,
  said: RegExp,
  spoil: (npy: Bytes) => Bytes,
  head: Record<string, unknown> = {},
  empty = false,
): Promise<Fault> {
  const objects = new Objects();
  const array = async (shape: readonly number[], npy: Bytes, changes: Record<string, unknown>) => {
    const fields = { dtype: 'float32', shape, stype: 'numpy.ndarray', arraychunk_ids: [0], ...changes };
    return await objects.add('Array', [await objects.add('ArrayChunk', [], npy)], json(fields));
  };
  const record = async (type: string, entries: Record<string, ObjectTree>) => {
    const ids = Object.fromEntries(Object.entries(entries).map(([key, { objectId }]) => [key, objectId]));
    return await objects.add(type, Object.values(entries), json(ids));
  };
  const w = await array([3, 4], spoil(encodeNpy(W, [3, 4])), head);
  const b = await array([4], encodeNpy(B, [4]), {});
  const dict = await record('RecordDict', { arrays: await record('ArrayRecord', { w, b }) });
  const { metadata } = await good();
  const body = encode('Message', { metadata: { ...metadata, messageId: '' } });
  const { objectId } = await objects.add('Message', empty ? [] : [dict], body);
  return { name, said, message: { metadata: { ...metadata, messageId: objectId }, contents: objects.contents } };
}

/** Answers the first reply with a wish for an object of its own. */
function pushing(): Lie {
  let told = false;
  return (call, answer) => {
    if (call !== 'push-messages' || told) return answer;
    told = true;
    return encode('PushMessagesResponse', { objectsToPush: ['0'.repeat(64)], sessionId: 'session' });
  };
}

/** Own property `__proto__`, as JSON.parse would make it. */
function named(): Record<string, Float32Array> {
  return Object.fromEntries([
    ['w', W],
    ['__proto__', B],
  ]);
}

function endless(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/protobuf' });
  const more = () => {
    while (!response.destroyed && response.write(new Uint8Array(65_536)));
  };
  response.on('drain', more);
  more();
}

function cut(bytes: Bytes) {
  return (response: ServerResponse) => {
    response.writeHead(200, { 'content-length': `${bytes.length + 1000}` });
    response.write(bytes, () => response.destroy());
  };
}

function flipped(bytes: Bytes): Bytes {
  bytes[bytes.length - 1] = (bytes.at(-1) as number) ^ 1;
  return bytes;
}

/** Changes the header, which keeps its length of 118 bytes. */
function header(npy: Bytes, text: string, other: string): Bytes {
  const changed = latin1(npy.subarray(10, 128)).replace(text, other).trimEnd().padEnd(117);
  npy.set(new TextEncoder().encode(`${changed}\n`), 10);
  return npy;
}

function latin1(bytes: Bytes): string {
  return new TextDecoder('latin1').decode(bytes);
}

function json(value: object): Bytes {
  return new TextEncoder().encode(JSON.stringify(value));
}
