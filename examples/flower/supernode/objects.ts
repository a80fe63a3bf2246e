// What Flower's messages are made of: objects addressed by the SHA-256 of their bytes. An object is a head, a zero byte
// and a body; the head has the type, the ids of the children and the length of the body: "ArrayRecord id,id 154".
import { BadReply } from './errors.ts';

export interface FlowerObject {
  readonly type: string;
  readonly children: readonly string[];
  readonly body: Uint8Array<ArrayBuffer>;
}

/** The ids of an object and of everything below it. */
export interface ObjectTree {
  readonly objectId: string;
  readonly children: readonly ObjectTree[];
}

const HEAD = /^([A-Za-z]+) ((?:[0-9a-f]{64}(?:,[0-9a-f]{64})*)?) (\d{1,15})$/;

/** The id of an object: the SHA-256 of its bytes, in hexadecimal digits. */
export async function objectId(content: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', content));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function encodeObject({ type, children, body }: FlowerObject): Uint8Array<ArrayBuffer> {
  const head = new TextEncoder().encode(`${type} ${children.join(',')} ${body.length}\0`);
  const content = new Uint8Array(head.length + body.length);
  content.set(head);
  content.set(body, head.length);
  return content;
}

/** The object in these bytes; they must have this id and hold an object of one of these types. */
export async function decodeObject(
  content: Uint8Array<ArrayBuffer>,
  id: string,
  types: readonly string[],
): Promise<FlowerObject> {
  const actual = await objectId(content);
  if (actual !== id) throw new BadReply(`object ${id}: its bytes have the SHA-256 ${actual}`);
  const end = content.indexOf(0);
  const head = new TextDecoder('latin1').decode(content.subarray(0, Math.max(end, 0)));
  const [, type, children, length] = HEAD.exec(head) ?? [];
  if (type === undefined || !types.includes(type)) {
    throw new BadReply(
      `object ${id}: expected the head of ${types.join(' or ')}, got ${JSON.stringify(head.slice(0, 80))}`,
    );
  }
  const body = content.subarray(end + 1);
  if (Number(length) !== body.length)
    throw new BadReply(`object ${id}: got ${body.length} bytes, its head says ${length}`);
  return { type, children: children ? children.split(',') : [], body };
}

/** Collects the objects of a message, children first. */
export class Objects {
  readonly contents: Map<string, Uint8Array<ArrayBuffer>> = new Map();

  /** Adds an object whose children were added before. */
  async add(type: string, children: readonly ObjectTree[], body: Uint8Array<ArrayBuffer>): Promise<ObjectTree> {
    const unique = [...new Map(children.map((child) => [child.objectId, child])).values()]; // as a Python dict has them
    const content = encodeObject({ type, children: unique.map((child) => child.objectId), body });
    const id = await objectId(content);
    this.contents.set(id, content);
    return { objectId: id, children: unique };
  }
}
