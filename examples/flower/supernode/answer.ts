// The reply to a message: its content is fetched and checked as a whole, then a callback computes the answer, which is
// sent. A message that cannot be answered gets an error, so that the server does not wait for it.
import type { Arrays, Shapes } from './arrays.ts';
import { BadReply, OtherModel, Refused, Unreachable } from './errors.ts';
import { type Fleet, type Message, type Node, pause, SMALL } from './fleet.ts';
import { closeMessage, openMessage, type Setting } from './messages.ts';

export interface Task {
  /** The weights the server sent, already checked; you may overwrite them. */
  readonly arrays: Arrays;
  /** The server's settings; FedAvg adds `server-round`. */
  readonly config: Readonly<Record<string, Setting>>;
  /** `server-round`, or 0. */
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

/** What a node computes. */
export interface Model {
  /** The model: what the server sends must have exactly these names and shapes. */
  readonly shapes: Shapes;
  /** Trains from these weights and returns the new ones. */
  train(task: Task): Trained | Promise<Trained>;
  /** Measures these weights. */
  evaluate(task: Task): Measured | Promise<Measured>;
  /** Called with a line about each problem that does not end the node. */
  readonly say?: ((line: string) => void) | undefined;
}

/** Flower's code for a node whose own program failed. */
const CLIENT_APP_RAISED_EXCEPTION = 2;

/** Answers a message. If the server has another model, it tells the server so and throws. */
export async function answer(fleet: Fleet, node: Node, message: Message, model: Model): Promise<void> {
  const { say } = model;
  const began = Date.now();
  try {
    const content = await perform(fleet, node, message, model);
    await send(fleet, node, message, content, undefined, model, began);
  } catch (error) {
    if (error instanceof Unreachable) throw error;
    if (error instanceof Refused && error.status === 403) {
      say?.(`the run of message ${message.metadata.messageId} has ended`);
      return;
    }
    // The server learns of the failure too; otherwise it would wait for a reply.
    const reason = error instanceof Error ? error.message : String(error);
    const told = { code: CLIENT_APP_RAISED_EXCEPTION, reason };
    await send(fleet, node, message, undefined, told, model, began).catch((again: Error) => say?.(again.message));
    if (error instanceof OtherModel) throw error;
    say?.(reason);
  }
}

/** Fetches the content, checks all of it, and only then calls back. */
async function perform(fleet: Fleet, node: Node, message: Message, model: Model) {
  const { runId, messageId, messageType } = message.metadata;
  const content = await openMessage(message, model.shapes, async (objectId, limit) => {
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
  const { 'server-round': round = 0 } = content.config;
  if (typeof round !== 'number') throw new BadReply(`server-round is a ${typeof round}, expected a number`);
  const task = { ...content, round };
  if (messageType === 'train') return await model.train(task);
  if (messageType === 'evaluate') return { metrics: (await model.evaluate(task)).metrics };
  throw new BadReply(`a message of type ${messageType.slice(0, 80)}; this node knows train and evaluate`);
}

async function send(
  fleet: Fleet,
  node: Node,
  { metadata: asked }: Message,
  content: { readonly arrays?: Arrays; readonly metrics: Metrics } | undefined,
  error: Message['error'],
  { shapes }: Model,
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
