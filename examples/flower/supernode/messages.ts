// The content of messages: a RecordDict of records of arrays, of settings (config) and of metrics, each an object.
// A received message is followed from its id down, so every byte is covered by a hash before it is parsed, and arrays
// are fetched only after their names and shapes have been compared with the node's.
import { type Arrays, decodeNpy, elements, encodeNpy, type Shapes, sameShape } from './arrays.ts';
import { BadReply, OtherModel } from './errors.ts';
import { decode, encode, type Message, type Metadata, SMALL } from './fleet.ts';
import { decodeObject, type FlowerObject, Objects, type ObjectTree } from './objects.ts';

/** Returns the bytes of an object, at most `limit`. */
export type Pull = (objectId: string, limit: number) => Promise<Uint8Array<ArrayBuffer>>;
export type Setting = number | string | boolean | Uint8Array | readonly (number | string | boolean | Uint8Array)[];

export interface Content {
  readonly arrays: Arrays;
  readonly config: Readonly<Record<string, Setting>>;
}

const NPY_HEAD = 10 + 65_535;
/** The size at which Flower splits arrays; it can be configured to be smaller. */
const CHUNK = 5 * 1024 * 1024;

/** The content of this message, whose arrays must have exactly these names and shapes. */
export async function openMessage({ metadata }: Message, shapes: Shapes, pull: Pull): Promise<Content> {
  const open = async (id: string, types: readonly string[], limit = SMALL) =>
    await decodeObject(await pull(id, limit), id, types);
  const message = await open(metadata.messageId, ['Message']);
  checkMetadata((decode('Message', message.body) as Message).metadata, metadata);
  const dict = await open(only(message), ['RecordDict']);
  let arrays: Arrays | undefined;
  let config: Content['config'] = {};
  for (const id of Object.values(references(dict))) {
    const record = await open(id, ['ArrayRecord', 'ConfigRecord', 'MetricRecord']);
    if (record.type === 'ArrayRecord') {
      if (arrays !== undefined) throw new BadReply(`message ${metadata.messageId}: more than one ArrayRecord`);
      arrays = await openArrays(record, shapes, open);
    } else if (record.type === 'ConfigRecord') config = { ...config, ...settings(record.body) };
  }
  if (arrays === undefined) throw new BadReply(`message ${metadata.messageId}: no ArrayRecord`);
  return { arrays, config };
}

type Open = (id: string, types: readonly string[], limit?: number) => Promise<FlowerObject>;

async function openArrays(record: FlowerObject, shapes: Shapes, open: Open): Promise<Arrays> {
  const ids = references(record);
  const names = Object.keys(shapes);
  const got = Object.keys(ids);
  if (got.length !== names.length || !names.every((name) => Object.hasOwn(ids, name))) {
    throw new OtherModel(`the server's model has [${got.slice(0, 100)}], this node's has [${names}]`);
  }
  const heads: [string, readonly number[], readonly string[]][] = [];
  for (const [name, shape] of Object.entries(shapes)) {
    heads.push([name, shape, chunks(name, shape, await open(ids[name] as string, ['Array']))]);
  }
  const arrays: Record<string, Float32Array> = {};
  for (const [name, shape, parts] of heads) arrays[name] = decodeNpy(await join(name, shape, parts, open), shape, name);
  return arrays;
}

/** Checks an array's type and shape, and returns the ids of its chunks in order. */
function chunks(name: string, shape: readonly number[], { body, children }: FlowerObject): readonly string[] {
  const { dtype, shape: got, stype, arraychunk_ids: order } = json(body) as Record<string, unknown>;
  if (dtype !== 'float32' || stype !== 'numpy.ndarray' || !wholeNumbers(got) || !sameShape(got, shape)) {
    throw new OtherModel(
      `the server's ${name} is ${String(dtype).slice(0, 20)} [${String(got).slice(0, 80)}], ` +
        `this node's is float32 [${shape}]`,
    );
  }
  const most = Math.ceil((4 * elements(shape) + NPY_HEAD) / 1024);
  if (!wholeNumbers(order) || order.length > most || !order.every((index) => index < children.length)) {
    throw new BadReply(`${name}: a list of chunks that does not fit its ${children.length} children`);
  }
  return order.map((index) => children[index] as string);
}

/** The bytes of an array, joined from chunks that may not exceed its size. */
async function join(name: string, shape: readonly number[], ids: readonly string[], open: Open): Promise<Uint8Array> {
  const most = 4 * elements(shape) + NPY_HEAD;
  const bytes = new Uint8Array(most);
  let length = 0;
  for (const id of ids) {
    const { body } = await open(id, ['ArrayChunk'], Math.min(most - length, CHUNK) + 1024);
    if (length + body.length > most) throw new BadReply(`${name}: more than ${most} bytes`);
    bytes.set(body, length);
    length += body.length;
  }
  return bytes.subarray(0, length);
}

/** The objects of a reply and their tree: `arrays` in a record "arrays", if there are any, and metrics in "metrics". */
export async function closeMessage(
  metadata: Metadata,
  content: { readonly arrays?: Arrays | undefined; readonly metrics: Readonly<Record<string, number>> } | undefined,
  shapes: Shapes,
  error?: Message['error'],
): Promise<{ objects: Objects; tree: ObjectTree }> {
  const objects = new Objects();
  const children: ObjectTree[] = [];
  if (content !== undefined) {
    const records: [string, ObjectTree][] = [];
    if (content.arrays !== undefined) records.push(['arrays', await closeArrays(objects, content.arrays, shapes)]);
    // All are doubles: the server averages them, and one node's 1 must not differ in type from another's 0.99.
    const items = Object.entries(content.metrics).map(([key, double]) => ({ key, value: { double } }));
    records.push(['metrics', await objects.add('MetricRecord', [], encode('MetricRecord', { items }))]);
    children.push(await objects.add('RecordDict', trees(records), referring(records)));
  }
  const body = encode('Message', { metadata: { ...metadata, messageId: '' }, ...(error && { error }) });
  return { objects, tree: await objects.add('Message', children, body) };
}

async function closeArrays(objects: Objects, arrays: Arrays, shapes: Shapes): Promise<ObjectTree> {
  const records: [string, ObjectTree][] = [];
  for (const [name, shape] of Object.entries(shapes)) {
    const values = arrays[name];
    if (values?.length !== elements(shape)) {
      throw new RangeError(`${name} has ${values?.length} elements, expected ${elements(shape)} for [${shape}]`);
    }
    const file = encodeNpy(values, shape);
    const parts: ObjectTree[] = [];
    for (let at = 0; at < file.length; at += CHUNK)
      parts.push(await objects.add('ArrayChunk', [], file.slice(at, at + CHUNK)));
    const unique = [...new Set(parts.map(({ objectId }) => objectId))];
    const order = parts.map(({ objectId }) => unique.indexOf(objectId));
    const head = { dtype: 'float32', shape, stype: 'numpy.ndarray', arraychunk_ids: order };
    records.push([name, await objects.add('Array', parts, text(head))]);
  }
  return await objects.add('ArrayRecord', trees(records), referring(records));
}

function trees(records: readonly [string, ObjectTree][]): ObjectTree[] {
  return records.map(([, tree]) => tree);
}

/** The body of a dictionary: names and ids. */
function referring(records: readonly [string, ObjectTree][]): Uint8Array<ArrayBuffer> {
  return text(Object.fromEntries(records.map(([name, { objectId }]) => [name, objectId])));
}

/** The names and ids in the body of a dictionary, all of them its children. */
function references({ type, body, children }: FlowerObject): Record<string, string> {
  const found = json(body);
  const ids = Object.values(found);
  if (!ids.every((id) => typeof id === 'string' && children.includes(id))) {
    throw new BadReply(`${type}: it refers to objects that are not its children`);
  }
  return found as Record<string, string>;
}

function only({ children: [child, ...others] }: FlowerObject): string {
  if (child === undefined || others.length > 0) throw new BadReply('a message has one RecordDict');
  return child;
}

/** The envelope must agree with the message object, which alone is covered by the id. */
function checkMetadata(inside: Metadata | undefined, outside: Metadata): void {
  for (const key of ['runId', 'srcNodeId', 'dstNodeId', 'messageType', 'groupId', 'createdAt', 'ttl'] as const) {
    if (inside?.[key] !== outside[key]) {
      throw new BadReply(`message ${outside.messageId}: ${key} is ${inside?.[key]} inside and ${outside[key]} outside`);
    }
  }
}

/** The settings in the body of a ConfigRecord. */
function settings(body: Uint8Array): Record<string, Setting> {
  const { items } = decode('ConfigRecord', body) as { items: { key: string; value: Record<string, unknown> }[] };
  return Object.fromEntries(
    items.map(({ key, value }) => {
      const [[kind, raw] = ['', undefined]] = Object.entries(value ?? {});
      const plain = (one: unknown) => (/^[su]int/.test(kind) ? Number(one) : one);
      const list = (raw as { vals?: unknown[] } | undefined)?.vals;
      return [key, (list ? list.map(plain) : plain(raw)) as Setting];
    }),
  );
}

function wholeNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((one) => Number.isSafeInteger(one) && one >= 0);
}

function json(body: Uint8Array): object {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (cause) {
    throw new BadReply(`expected JSON, got ${body.length} bytes of something else`, { cause });
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new BadReply(`expected a JSON object, got ${JSON.stringify(value)?.slice(0, 80)}`);
}

function text(value: object): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify(value));
}
