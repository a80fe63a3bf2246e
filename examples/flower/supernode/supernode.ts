// A Flower SuperNode: registers, says every few seconds that it is alive, fetches messages, has them answered by two
// callbacks, and sends the replies. One message is dealt with at a time, as in Flower's own.
import type { Arrays, Shapes } from './arrays.ts';
import { BadReply, OtherModel, Refused } from './errors.ts';
import { Fleet, type FleetOptions, type Message, type Node, pause, SMALL } from './fleet.ts';
import { closeMessage, openMessage, type Setting } from './messages.ts';

export interface Task {
  /** The weights the server sent: checked, and yours. */
  readonly arrays: Arrays;
  /** The server's settings; FedAvg adds `server-round`. */
  readonly config: Readonly<Record<string, Setting>>;
  readonly round: number;
}

/** Metrics are averaged by the server, weighted by `num-examples`, which has to be among them. */
export type Metrics = Readonly<Record<string, number>> & { readonly 'num-examples': number };

export interface Measured {
  readonly metrics: Metrics;
}

export interface Trained extends Measured {
  readonly arrays: Arrays;
}

export interface SuperNodeOptions extends FleetOptions {
  /** The model: what the server sends must have exactly these names and shapes. */
  readonly shapes: Shapes;
  /** Trains from these weights and returns the new ones. */
  train(task: Task): Trained | Promise<Trained>;
  /** Measures these weights. */
  evaluate(task: Task): Measured | Promise<Measured>;
  /**
   * Whether to leave when the run of the first message has ended, rather than wait for further runs.
   * @defaultValue false
   */
  readonly once?: boolean | undefined;
  /**
   * Seconds between signs of life, 10 to 1800. A node is gone after twice this time.
   * @defaultValue 30
   */
  readonly heartbeat?: number | undefined;
  /**
   * Milliseconds between questions for a message.
   * @defaultValue 1000
   */
  readonly poll?: number | undefined;
  /** Aborted to leave after the current message. */
  readonly signal?: AbortSignal | undefined;
  /** Receives a line about whatever goes wrong without ending the node. */
  readonly say?: ((line: string) => void) | undefined;
}

/** Consecutive bad replies to a question for messages before the node gives up. */
const TRIES = 5;
/** Milliseconds in which a server reads a reply: it asks for them every three seconds. */
const LINGER = 10_000;
/** Flower's code for a node whose own program failed. */
const CLIENT_APP_RAISED_EXCEPTION = 2;

/** Takes part until `signal` is aborted or, with `once`, the run has ended; returns the bytes sent and received. */
export async function runSuperNode(options: SuperNodeOptions): Promise<Fleet['traffic']> {
  const fleet = new Fleet(options);
  const node = await join(fleet, options);
  const pulse = beat(fleet, node, options);
  const last: Last = {};
  try {
    await work(fleet, node, options, pulse, last);
  } finally {
    await linger(fleet, node, options, last).catch((error: Error) => options.say?.(error.message));
    pulse.stop();
    // Not unregistered: the key would be forgotten.
    await fleet.call('deactivate-node', node).catch((error: Error) => options.say?.(error.message));
  }
  return fleet.traffic;
}

/** Registers the key, unless it is known, and activates the node. */
async function join(fleet: Fleet, options: SuperNodeOptions): Promise<Node> {
  const { publicKey } = options.identity;
  const { heartbeat = 30, patience = 60_000, say } = options;
  await fleet.call('register-node', { publicKey }).catch((error) => {
    if (!(error instanceof Refused && error.status === 412)) throw error; // 412: the key is known
  });
  const deadline = Date.now() + Math.max(patience, 3000 * heartbeat);
  for (let told = false; ; told = true) {
    try {
      return await fleet.call('activate-node', { publicKey, heartbeatInterval: heartbeat });
    } catch (error) {
      // 412 as well for as long as a node with this key, killed perhaps, counts as online.
      if (!(error instanceof Refused && error.status === 412) || Date.now() > deadline) throw error;
      if (!told) say?.(`${error.message}; trying again for as long as the last node with this key counts as online`);
      await pause(1000);
    }
  }
}

interface Pulse {
  /** Set when the SuperLink no longer knows the node. */
  failure?: Error;
  stop(): void;
}

function beat(fleet: Fleet, node: Node, { heartbeat = 30 }: SuperNodeOptions): Pulse {
  const timer = setInterval(async () => {
    try {
      const { success } = await fleet.call('send-node-heartbeat', { node, heartbeatInterval: heartbeat });
      if (!success) pulse.failure = new Error(`the SuperLink no longer knows node ${node.nodeId}`);
    } catch (error) {
      pulse.failure = error as Error;
    }
  }, 800 * heartbeat);
  const pulse: Pulse = { stop: () => clearInterval(timer) };
  return pulse;
}

/** The run that this node has last replied to, and when. */
interface Last {
  run?: string;
  at?: number;
}

/** Stays until the server has had time to read the last reply: that of a node which is offline counts as lost. */
async function linger(fleet: Fleet, node: Node, { poll = 1000, patience = LINGER }: SuperNodeOptions, last: Last) {
  const until = (last.at ?? 0) + Math.min(patience, LINGER);
  while (last.run !== undefined && Date.now() < until && !(await ended(fleet, node, last.run))) await pause(poll);
}

async function work(fleet: Fleet, node: Node, options: SuperNodeOptions, pulse: Pulse, last: Last): Promise<void> {
  const { once = false, poll = 1000, signal, say } = options;
  for (let bad = 0; !signal?.aborted; ) {
    if (pulse.failure) throw pulse.failure;
    try {
      const message = await next(fleet, node);
      bad = 0;
      if (message !== undefined) {
        last.run = message.metadata.runId;
        await answer(fleet, node, message, options).finally(() => {
          last.at = Date.now();
        });
        continue;
      }
      if (once && last.run !== undefined && (await ended(fleet, node, last.run))) return;
    } catch (error) {
      if (!(error instanceof BadReply)) throw error;
      bad += 1;
      if (bad === TRIES) throw new BadReply(`${TRIES} bad replies one after another; the last: ${error.message}`);
      say?.(error.message);
    }
    await pause(poll);
  }
}

async function next(fleet: Fleet, node: Node): Promise<Message | undefined> {
  const { messagesList } = await fleet.call('pull-messages', { node });
  const [message] = messagesList;
  if (message === undefined) return undefined;
  const { messageId, dstNodeId, createdAt, ttl } = message.metadata ?? {};
  if (!/^[0-9a-f]{64}$/.test(messageId ?? '') || dstNodeId !== node.nodeId || !(createdAt + ttl > 0)) {
    throw new BadReply(
      `a message for node ${dstNodeId} with the id ${messageId?.slice(0, 80)}; this node is ${node.nodeId}`,
    );
  }
  return message;
}

/** Whether the run is over: the SuperLink then refuses to speak of it. */
async function ended(fleet: Fleet, node: Node, runId: string): Promise<boolean> {
  try {
    await fleet.call('get-run', { node, runId });
    return false;
  } catch (error) {
    if (error instanceof Refused && error.status === 403) return true;
    throw error;
  }
}

async function answer(fleet: Fleet, node: Node, message: Message, options: SuperNodeOptions): Promise<void> {
  const { say } = options;
  const began = Date.now();
  try {
    const content = await perform(fleet, node, message, options);
    await send(fleet, node, message, content, undefined, options, began);
  } catch (error) {
    if (error instanceof Refused && error.status === 403) {
      say?.(`the run of message ${message.metadata.messageId} has ended`);
      return;
    }
    // Whatever failed is told to the server too, which would otherwise wait for a reply.
    const reason = error instanceof Error ? error.message : String(error);
    const told = { code: CLIENT_APP_RAISED_EXCEPTION, reason };
    await send(fleet, node, message, undefined, told, options, began).catch((again: Error) => say?.(again.message));
    if (error instanceof OtherModel) throw error;
    say?.(reason);
  }
}

/** Fetches the content, checks all of it, and only then calls back. */
async function perform(fleet: Fleet, node: Node, message: Message, options: SuperNodeOptions) {
  const { runId, messageId, messageType } = message.metadata;
  const content = await openMessage(message, options.shapes, async (objectId, limit) => {
    for (let tries = 0; tries < 60; tries++) {
      const reply = await fleet.call('pull-object', { node, runId, objectId }, limit + SMALL);
      if (!reply.objectFound) throw new BadReply(`object ${objectId}: the SuperLink does not have it`);
      if (reply.objectAvailable) {
        if (reply.objectContent.length <= limit) return reply.objectContent;
        throw new BadReply(`object ${objectId}: ${reply.objectContent.length} bytes, expected at most ${limit}`);
      }
      await pause(500); // the server is still sending it
    }
    throw new BadReply(`object ${objectId}: the SuperLink has announced it, but never sent it`);
  });
  await fleet.call('confirm-message-received', { node, runId, messageObjectId: messageId });
  const task = { ...content, round: Number(content.config['server-round'] ?? 0) };
  if (messageType === 'train') return await options.train(task);
  if (messageType === 'evaluate') return { metrics: (await options.evaluate(task)).metrics };
  throw new BadReply(`a message of type ${messageType.slice(0, 80)}; this node knows train and evaluate`);
}

async function send(
  fleet: Fleet,
  node: Node,
  { metadata: asked }: Message,
  content: { readonly arrays?: Arrays; readonly metrics: Metrics } | undefined,
  error: Message['error'],
  { shapes }: SuperNodeOptions,
  began: number,
): Promise<void> {
  const createdAt = Date.now() / 1000;
  const { runId, srcTaskId, dstTaskId, groupId, messageType } = asked;
  const metadata = {
    runId,
    messageId: '',
    srcNodeId: asked.dstNodeId,
    dstNodeId: asked.srcNodeId,
    replyToMessageId: asked.messageId,
    groupId,
    messageType,
    createdAt,
    ttl: asked.createdAt + asked.ttl - createdAt,
    ...(dstTaskId !== undefined && { srcTaskId: dstTaskId }),
    ...(srcTaskId !== undefined && { dstTaskId: srcTaskId }),
  };
  const { objects, tree } = await closeMessage(metadata, content, shapes, error);
  const { objectsToPush, sessionId } = await fleet.call('push-messages', {
    node,
    messagesList: [{ metadata: { ...metadata, messageId: tree.objectId }, ...(error ? { error } : { content: {} }) }],
    messageObjectTrees: [tree],
    clientappRuntimeList: [(Date.now() - began) / 1000],
  });
  for (const objectId of objectsToPush) {
    const objectContent = objects.contents.get(objectId);
    if (objectContent === undefined) throw new BadReply(`the SuperLink asks for an object that it was not offered`);
    const { stored } = await fleet.call('push-object', { node, runId, objectId, objectContent, sessionId });
    if (!stored) throw new BadReply(`object ${objectId}: the SuperLink has not stored it`);
  }
}
