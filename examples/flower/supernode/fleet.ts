// Flower's Fleet API: protobuf messages over HTTP POST. Every request carries the node's public key and its signature
// of the time; replies are read up to a limit and decoded strictly.
import protobuf from 'protobufjs';
import { BadReply, Refused, Unreachable } from './errors.ts';
import { base64, type Identity } from './identity.ts';
import type { ObjectTree } from './objects.ts';
import { PROTO } from './proto.ts';

/** Numbers of 64 bits are strings: ids of nodes and runs exceed 2 ** 53. */
export interface Node {
  readonly nodeId: string;
}

export interface Metadata {
  readonly runId: string;
  readonly messageId: string;
  readonly srcNodeId: string;
  readonly dstNodeId: string;
  readonly replyToMessageId: string;
  readonly groupId: string;
  readonly ttl: number;
  readonly messageType: string;
  readonly createdAt: number;
  readonly srcTaskId?: string;
  readonly dstTaskId?: string;
}

export interface Message {
  readonly metadata: Metadata;
  /** Present and empty if the message has content: its objects are sent apart. */
  readonly content?: object;
  readonly error?: { readonly code: number | string; readonly reason: string };
}

type Bytes = Uint8Array<ArrayBuffer>;
type OfObject = { node: Node; runId: string; objectId: string };

/** Each call: its request and its response. */
export interface Calls {
  'register-node': [{ publicKey: Bytes }, Node];
  'activate-node': [{ publicKey: Bytes; heartbeatInterval: number }, Node];
  'deactivate-node': [Node, object];
  'send-node-heartbeat': [{ node: Node; heartbeatInterval: number }, { success: boolean }];
  'pull-messages': [{ node: Node }, { messagesList: Message[] }];
  'push-messages': [
    { node: Node; messagesList: Message[]; messageObjectTrees: ObjectTree[]; clientappRuntimeList: number[] },
    { objectsToPush: string[]; sessionId: string },
  ];
  'pull-object': [OfObject, { objectFound: boolean; objectAvailable: boolean; objectContent: Bytes }];
  'push-object': [OfObject & { objectContent: Bytes; sessionId: string }, { stored: boolean }];
  'confirm-message-received': [{ node: Node; runId: string; messageObjectId: string }, object];
  'get-run': [{ node: Node; runId: string }, object];
}

/** The names of a call's messages, where they are not those of the call. */
const NAMES: Partial<Record<keyof Calls, string>> = { 'register-node': 'RegisterNodeFleet' };
const { root } = protobuf.parse(PROTO);
const DECODED = { longs: String, defaults: true };

/** Bytes of a reply that carries no array. */
export const SMALL = 256 * 1024;
/** What proxies answer while the SuperLink behind them is starting or overloaded. */
const PASSING = [502, 503, 504];

export interface FleetOptions {
  /** The address of the SuperLink, or of the proxy in front of it: `http://127.0.0.1:8000`. */
  readonly superlink: string;
  readonly identity: Identity;
  /**
   * Milliseconds for which a call is repeated while the SuperLink cannot be reached.
   * @defaultValue 60000
   */
  readonly patience?: number | undefined;
  /**
   * Milliseconds that one attempt may take.
   * @defaultValue 30000
   */
  readonly timeout?: number | undefined;
}

export class Fleet {
  /** Bytes of all requests and of all replies so far, without HTTP's headers. */
  readonly traffic: { up: number; down: number } = { up: 0, down: 0 };
  readonly #options: FleetOptions;

  constructor(options: FleetOptions) {
    this.#options = options;
  }

  /** Makes a call, with a reply of at most `limit` bytes. */
  async call<Name extends keyof Calls>(name: Name, request: Calls[Name][0], limit = SMALL): Promise<Calls[Name][1]> {
    const body = encode(`${messageName(name)}Request`, request);
    const { superlink, patience = 60_000 } = this.#options;
    const deadline = Date.now() + patience;
    for (;;) {
      const reply = await this.#attempt(name, body, limit).catch((error) => error as Error);
      if (reply instanceof Uint8Array) return decode(`${messageName(name)}Response`, reply) as Calls[Name][1];
      const refused = reply instanceof Refused && !PASSING.includes(reply.status);
      if (refused || reply instanceof BadReply) throw reply;
      if (Date.now() > deadline) {
        throw new Unreachable(`${name}: no answer from ${superlink} for ${patience / 1000} s: ${reasonOf(reply)}`);
      }
      await pause(500);
    }
  }

  async #attempt(name: string, body: Bytes, limit: number): Promise<Bytes> {
    const { superlink, identity, timeout = 30_000 } = this.#options;
    const now = new Date().toISOString();
    this.traffic.up += body.length;
    const response = await fetch(`${superlink.replace(/\/$/, '')}/v1/fleet/${name}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/protobuf',
        accept: 'application/protobuf',
        'flwr-public-key': base64(identity.publicKey),
        'flwr-timestamp': now,
        'flwr-signature': base64(await identity.sign(now)),
      },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(timeout),
    });
    const reply = await read(response, response.ok ? limit : SMALL, name);
    this.traffic.down += reply.length;
    if (!response.ok) throw new Refused(name, response.status, detail(reply));
    return reply;
  }
}

/** An error and its cause: `fetch failed` alone says little. */
function reasonOf(error: Error): string {
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}

/** Resolves after this many milliseconds. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** A message of PROTO as bytes. */
export function encode(type: string, value: object): Bytes {
  const message = root.lookupType(`flwr.proto.${type}`);
  return new Uint8Array(message.encode(message.fromObject(value)).finish());
}

/** The message of PROTO in these bytes. */
export function decode(type: string, bytes: Uint8Array): object {
  const message = root.lookupType(`flwr.proto.${type}`);
  try {
    // A plain view: Node's Buffers would return Buffers.
    return message.toObject(message.decode(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length)), DECODED);
  } catch (cause) {
    throw new BadReply(`expected a ${type}, got ${bytes.length} bytes of something else: ${(cause as Error).message}`, {
      cause,
    });
  }
}

/** The requests and responses of `pull-object` are PullObjectRequest and PullObjectResponse. */
function messageName(call: keyof Calls): string {
  return NAMES[call] ?? call.replaceAll(/(?:^|-)(.)/g, (_, letter: string) => letter.toUpperCase());
}

async function read(response: Response, limit: number, name: string): Promise<Bytes> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = response.body?.getReader();
  for (let part = await reader?.read(); part !== undefined && !part.done; part = await reader?.read()) {
    length += part.value.length;
    if (length > limit) {
      await reader?.cancel();
      throw new BadReply(`${name}: a reply of more than ${limit} bytes`);
    }
    chunks.push(part.value);
  }
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}

/** Flower's errors are JSON: { "code": 4002, "detail": "..." }. */
function detail(reply: Uint8Array): string {
  const text = new TextDecoder().decode(reply);
  try {
    const { code, detail } = JSON.parse(text);
    return `${code === undefined ? '' : `code ${code}: `}${String(detail).slice(0, 200)}`;
  } catch {
    return text.slice(0, 200);
  }
}
