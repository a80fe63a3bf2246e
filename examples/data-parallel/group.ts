// Group: processes on several machines that take the same steps. Each publishes its gradient to NATS and adds up those of all
// (synchronous data-parallel training, an all-reduce by broadcast).

import type { NatsConnection } from '@nats-io/nats-core';
import { compare, type Hello, parseHello, type State } from './hello.ts';
import { Inbox, type Message } from './inbox.ts';
import { sumInOrder } from './sum.ts';

/** Who is in a group, and where it meets. */
export interface GroupOptions {
  /** From `connect` of `@nats-io/transport-node`, or `wsconnect` of `@nats-io/nats-core` in Deno and browsers. */
  readonly connection: NatsConnection;
  /** The name of the group, a subject of NATS: groups of other names do not hear each other. */
  readonly name: string;
  /** The number of this process, from 0. */
  readonly rank: number;
  /** How many processes there are. */
  readonly world: number;
  /** How long to wait for the others before it is an error, in ms. */
  readonly timeout?: number;
}

/** How often a rank says hello while it waits for others, in ms. */
const HELLO_EVERY = 200;
/** What NATS itself needs of a payload, at most: our messages are smaller by as much. */
const MARGIN = 1024;

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/**
 * A group that has met.
 *
 * @example
 * const state = { layout: layoutOf(optimizer.parameters), step: optimizer.stepsTaken, digest: optimizer.digest() };
 * const group = await Group.join({ connection, name: 'digits', rank: 0, world: 2 }, state);
 * computeGradients(optimizer.parameters); // of the batch of this rank
 * await group.sum(optimizer.grad, optimizer.stepsTaken);
 * optimizer.step({ zeroGrad: true }); // with gradScale: 1 / world
 */
export class Group {
  readonly rank: number;
  readonly world: number;
  readonly #inbox: Inbox;
  readonly #timeout: number;
  readonly #hellos = new Map<number, Hello>();
  #own: Hello;
  #step: number;

  private constructor({ connection, name, rank, world, timeout = 30_000 }: GroupOptions, state: State) {
    if (!(Number.isSafeInteger(world) && world >= 1 && rank >= 0 && rank < world)) {
      throw new RangeError(`rank is ${rank} and world is ${world}, expected a rank from 0 to world - 1`);
    }
    this.rank = rank;
    this.world = world;
    this.#timeout = timeout;
    this.#step = state.step;
    const payload = connection.info?.max_payload ?? 0;
    this.#own = { ...state, world, process: Math.floor(2 ** 48 * Math.random()), payload, seen: [rank] };
    const size = bytesOf(JSON.stringify(this.#own)).length + MARGIN;
    if (payload < size) {
      throw new RangeError(`max_payload of the NATS server is ${payload} bytes, expected at least ${size}`);
    }
    this.#hellos.set(rank, this.#own);
    this.#inbox = new Inbox(connection, name, (message) => this.#handle(message));
  }

  /** Waits until all ranks are there, and throws unless all have the same layout, step and digest. */
  static async join(options: GroupOptions, state: State): Promise<Group> {
    const group = new Group(options, state);
    try {
      await group.#meet();
    } catch (error) {
      await group.#end(error as Error);
      throw error;
    }
    return group;
  }

  /** The number of bytes in which gradients are sent: the largest payload of the strictest server. */
  get chunk(): number {
    const smallest = Math.min(...[...this.#hellos.values()].map(({ payload }) => payload));
    return (smallest - MARGIN) & ~3;
  }

  /** Replaces a gradient by the sum over all ranks, for the step that follows `step` steps. */
  async sum(grad: Float32Array, step: number): Promise<void> {
    this.#step = step;
    this.#inbox.forget(step);
    const bytes = new Uint8Array(grad.buffer, grad.byteOffset, grad.byteLength);
    const starts = Array.from({ length: Math.ceil(bytes.length / this.chunk) }, (_, i) => i * this.chunk);
    starts.forEach((start, i) => {
      this.#inbox.publish('grad', this.rank, [step, i], bytes.slice(start, start + this.chunk));
    });
    const others: (Float32Array | undefined)[] = [];
    for (let rank = 0; rank < this.world; rank++) {
      others.push(rank === this.rank ? undefined : await this.#gradientOf(rank, step, starts, bytes.length));
    }
    sumInOrder(grad, this.rank, others);
  }

  /** Compares digests; every rank throws if one of them differs. */
  async agree(digest: string, step: number): Promise<void> {
    this.#inbox.publish('digest', this.rank, [step], digest);
    for (let rank = 0; rank < this.world; rank++) {
      if (rank === this.rank) continue;
      const theirs = new TextDecoder().decode(
        await this.#take('digest', rank, [step], `its digest after step ${step}`),
      );
      if (theirs !== digest) {
        const error = new Error(
          `after step ${step}, rank ${this.rank} has digest ${digest} and rank ${rank} ${theirs}`,
        );
        await this.#end(error);
        throw error;
      }
    }
  }

  /** Leaves when all are done. The connection stays open. */
  async leave(): Promise<void> {
    await this.#inbox.flush();
    this.#inbox.close();
  }

  async #gradientOf(rank: number, step: number, starts: readonly number[], length: number): Promise<Float32Array> {
    const whole = new Uint8Array(length);
    for (const [i, start] of starts.entries()) {
      const part = await this.#take('grad', rank, [step, i], `its gradient of step ${step}`);
      const expected = Math.min(this.chunk, length - start);
      if (part.length !== expected) {
        throw new RangeError(`rank ${rank} has sent ${part.length} bytes of a gradient, expected ${expected}`);
      }
      whole.set(part, start);
    }
    return new Float32Array(whole.buffer);
  }

  async #take(kind: string, rank: number, numbers: readonly number[], what: string): Promise<Uint8Array> {
    try {
      return await this.#inbox.take(kind, rank, numbers, this.#timeout, what);
    } catch (error) {
      await this.#end(error as Error);
      throw error;
    }
  }

  async #meet(): Promise<void> {
    const hello = (): void => this.#hello();
    hello();
    const again = setInterval(hello, HELLO_EVERY);
    const all = (): boolean =>
      [...this.#hellos.values()].filter(({ seen }) => seen.length === this.world).length === this.world;
    try {
      await this.#inbox.until(
        all,
        this.#timeout,
        `only ranks ${[...this.#hellos.keys()]} of ${this.world} are there, and no more came`,
      );
    } finally {
      clearInterval(again);
    }
  }

  #hello(): void {
    this.#own = { ...this.#own, seen: [...this.#hellos.keys()].sort() };
    this.#hellos.set(this.rank, this.#own);
    this.#inbox.publish('hello', this.rank, [], JSON.stringify(this.#own));
  }

  /** Looks at each message that arrives; returns whether somebody will take it. */
  #handle({ kind, rank, numbers: [step = 0], payload }: Message): boolean {
    if (kind === 'hello') this.#meetOne(rank, parseHello(rank, payload));
    if (kind === 'stop' && rank !== this.rank)
      throw new Error(`rank ${rank} stopped: ${new TextDecoder().decode(payload)}`);
    const isNear = step === this.#step || step === this.#step + 1; // nobody can be further on
    return (kind === 'grad' || kind === 'digest') && rank !== this.rank && isNear;
  }

  #meetOne(rank: number, theirs: Hello): void {
    if (rank === this.rank && theirs.process === this.#own.process) return; // its own
    const known = this.#hellos.get(rank);
    if (known !== undefined && known.process !== theirs.process && rank !== this.rank) {
      this.#hello();
      throw new Error(
        `rank ${rank} has started again at step ${theirs.step}, while rank ${this.rank} is at step ${this.#step}`,
      );
    }
    const before = this.#hellos.size;
    if (rank !== this.rank) this.#hellos.set(rank, theirs);
    if (before < this.#hellos.size || !theirs.seen.includes(this.rank)) this.#hello(); // it has not heard from this rank
    if (known === undefined || rank === this.rank) compare(this.rank, this.#own, rank, theirs);
  }

  /** Tells the others why this rank stops. */
  async #end(error: Error): Promise<void> {
    if (!/^rank \d+ stopped/.test(error.message)) this.#inbox.publish('stop', this.rank, [], error.message);
    await this.#inbox.flush().catch(() => {}); // without a connection, nobody can be told
    this.#inbox.close();
  }
}
