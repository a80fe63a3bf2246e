// A Flower SuperNode: registers, sends heartbeats, polls for messages, has two callbacks answer them, and pushes the
// replies. It handles one message after another, as Flower's own does.
import { answer, type Model } from './answer.ts';
import { BadReply, Refused } from './errors.ts';
import { Fleet, type FleetOptions, type Message, type Node, pause } from './fleet.ts';

export interface SuperNodeOptions extends FleetOptions, Model {
  /**
   * Whether to leave when the run of the last message has ended, rather than wait for further runs.
   * @defaultValue false
   */
  readonly once?: boolean | undefined;
  /**
   * Seconds between heartbeats, 10 to 1800. After twice this time without one, a node counts as offline.
   * @defaultValue 30
   */
  readonly heartbeat?: number | undefined;
  /**
   * Milliseconds between polls for a message.
   * @defaultValue 1000
   */
  readonly poll?: number | undefined;
  /** Aborted to leave after the current message. */
  readonly signal?: AbortSignal | undefined;
}

/** Consecutive polls with a bad reply before the node gives up. */
const TRIES = 5;
/** Milliseconds in which a server reads a reply: it polls every three seconds. */
const LINGER = 10_000;

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
      // Also 412 while an earlier node with this key, for example a killed one, still counts as online.
      if (!(error instanceof Refused && error.status === 412) || Date.now() > deadline) throw error;
      if (!told) say?.(`${error.message}; trying again while the previous node with this key counts as online`);
      await pause(1000);
    }
  }
}

interface Pulse {
  /** Set when the SuperLink no longer knows the node. */
  failure?: Error;
  stop(): void;
}

function beat(fleet: Fleet, node: Node, { heartbeat = 30, say }: SuperNodeOptions): Pulse {
  const timer = setInterval(async () => {
    try {
      const { success } = await fleet.call('send-node-heartbeat', { node, heartbeatInterval: heartbeat });
      if (!success) pulse.failure = new Error(`the SuperLink no longer knows node ${node.nodeId}`);
    } catch (error) {
      if (error instanceof BadReply) say?.(error.message);
      else pulse.failure = error as Error;
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

/** Waits until the server has had time to read the last reply: Flower drops unread replies of offline nodes. */
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
  const { messageId = '', dstNodeId, createdAt, ttl } = message.metadata ?? {};
  if (dstNodeId !== node.nodeId) throw new BadReply(`a message for node ${dstNodeId}; this one is ${node.nodeId}`);
  if (!/^[0-9a-f]{64}$/.test(messageId)) throw new BadReply(`a message with the id ${messageId.slice(0, 80)}`);
  if (!(createdAt + ttl > 0)) throw new BadReply(`a message of the time ${createdAt}, to last ${ttl} seconds`);
  return message;
}

/** Whether the run is over: the SuperLink then answers 403. */
async function ended(fleet: Fleet, node: Node, runId: string): Promise<boolean> {
  try {
    await fleet.call('get-run', { node, runId });
    return false;
  } catch (error) {
    if (error instanceof Refused && error.status === 403) return true;
    throw error;
  }
}
