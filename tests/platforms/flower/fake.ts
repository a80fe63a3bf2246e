// A SuperLink that lies: it answers the calls of one node over HTTP, except where a fault replaces an answer.
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Arrays, Shapes } from '../../../examples/flower/supernode/arrays.ts';
import { encode } from '../../../examples/flower/supernode/fleet.ts';
import { closeMessage } from '../../../examples/flower/supernode/messages.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** A message and its objects, as they are served. */
export interface Offer {
  readonly metadata: Record<string, unknown>;
  readonly contents: Map<string, Bytes>;
}

/** Replaces the answer of a call: other bytes, or a function that writes the response itself. */
export type Lie = (call: string, answer: Bytes, request: Bytes) => Bytes | ((response: ServerResponse) => void);

export const NODE = '18446744073709551557'; // more than 2 ** 53
const RUN = '12345678901234567890';

/** A message to train, with these weights. */
export async function offer(arrays: Arrays, shapes: Shapes, changes: Record<string, unknown> = {}): Promise<Offer> {
  const metadata = {
    runId: RUN,
    messageId: '',
    srcNodeId: '1',
    dstNodeId: NODE,
    replyToMessageId: '',
    groupId: '1',
    ttl: 3600,
    messageType: 'train',
    createdAt: 1_700_000_000.5,
    ...changes,
  };
  const { objects, tree } = await closeMessage(metadata, { arrays, metrics: {} }, shapes);
  return { metadata: { ...metadata, messageId: tree.objectId }, contents: objects.contents };
}

export interface Fake {
  readonly url: string;
  /** Serves these messages, one after another, and then says that the run has ended; `lie` spoils answers. */
  serve(offers: readonly Offer[], lie?: Lie): void;
  close(): void;
}

export async function startFake(): Promise<Fake> {
  let waiting: Offer[] = [];
  let contents = new Map<string, Bytes>();
  let lie: Lie | undefined;
  let current: Offer | undefined;
  const answers: Record<string, (body: Bytes) => Bytes | undefined> = {
    'register-node': () => encode('RegisterNodeFleetResponse', { nodeId: NODE }),
    'activate-node': () => encode('ActivateNodeResponse', { nodeId: NODE }),
    'deactivate-node': () => encode('DeactivateNodeResponse', {}),
    'pull-messages': () => {
      current = waiting[0];
      if (current === undefined) return encode('PullMessagesResponse', {});
      contents = current.contents;
      return encode('PullMessagesResponse', { messagesList: [{ metadata: current.metadata, content: {} }] });
    },
    'pull-object': (body) => {
      const id = new TextDecoder('latin1').decode(body).match(/[0-9a-f]{64}/)?.[0] ?? '';
      const objectContent = contents.get(id);
      return encode('PullObjectResponse', { objectFound: !!objectContent, objectAvailable: true, objectContent });
    },
    'confirm-message-received': () => encode('ConfirmMessageReceivedResponse', {}),
    'push-messages': () => encode('PushMessagesResponse', { sessionId: 'session' }),
    // undefined: the run has ended.
    'get-run': () => (waiting.length > 0 ? encode('GetRunResponse', {}) : undefined),
  };
  const server = createServer(async (request, response) => {
    const parts: Uint8Array[] = [];
    for await (const part of request) parts.push(part);
    const body = Uint8Array.from(Buffer.concat(parts));
    const call = request.url?.split('/').at(-1) ?? '';
    const answer = answers[call]?.(body);
    if (answer === undefined) {
      response.writeHead(403, { 'content-type': 'application/json' }).end('{"code":2007,"detail":"over"}');
      return;
    }
    const told = lie?.(call, answer, body) ?? answer;
    // A message is done with once it has been answered, or once a lie has taken its place.
    if (call === 'push-messages' || (call === 'pull-messages' && told !== answer)) waiting = waiting.slice(1);
    if (typeof told === 'function') told(response);
    else response.writeHead(200, { 'content-type': 'application/protobuf' }).end(told);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    serve(offers, other) {
      waiting = [...offers];
      lie = other;
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
