// Inbox: what other ranks of a group have published, by subject, until somebody waits for it. NATS delivers at most once and in
// no order that matters here: a message that arrives twice is the same message, and one that never does is a time-out.

import type { NatsConnection, Subscription } from '@nats-io/nats-core';

/** A message of one kind: `<group>.<kind>.<rank>` and further numbers. */
export interface Message {
  readonly kind: string;
  readonly rank: number;
  /** What follows the rank in the subject, such as the number of a step. */
  readonly numbers: readonly number[];
  /** A copy of its own, since the bytes of NATS are neither aligned nor kept. */
  readonly payload: Uint8Array;
}

/** Subscribes to everything that a group publishes. */
export class Inbox {
  readonly #connection: NatsConnection;
  readonly #group: string;
  readonly #subscription: Subscription;
  readonly #kept = new Map<string, Uint8Array>();
  readonly #handle: (message: Message) => boolean;
  #failure: Error | undefined;
  #wake: () => void = () => {};

  /** `handle` gets each message first and returns whether it is to be kept; what it throws ends all waiting. */
  constructor(connection: NatsConnection, group: string, handle: (message: Message) => boolean) {
    this.#connection = connection;
    this.#group = group;
    this.#handle = handle;
    const callback = (error: Error | null, { subject, data }: { subject: string; data: Uint8Array }): void => {
      if (error) this.fail(error);
      else this.#receive(subject, data.slice());
    };
    this.#subscription = connection.subscribe(`${group}.>`, { callback });
    connection.closed().then((error) => this.fail(error ?? new Error('the connection to NATS is closed')));
  }

  /** Publishes a message of this rank. */
  publish(kind: string, rank: number, numbers: readonly number[], payload: Uint8Array | string): void {
    this.#connection.publish([this.#group, kind, rank, ...numbers].join('.'), payload);
  }

  /** Waits until everything published so far is at the server. */
  flush(): Promise<void> {
    return this.#connection.flush();
  }

  /** Ends all waiting, now and later, with this error. */
  fail(error: Error): void {
    this.#failure ??= error;
    this.#wake();
  }

  /** Takes the payload of a message out of the inbox; waits for it for at most `timeout` ms, then throws. */
  async take(
    kind: string,
    rank: number,
    numbers: readonly number[],
    timeout: number,
    what: string,
  ): Promise<Uint8Array> {
    const key = [kind, rank, ...numbers].join('.');
    await this.until(() => this.#kept.has(key), timeout, `rank ${rank} has not sent ${what}`);
    const payload = this.#kept.get(key) as Uint8Array;
    this.#kept.delete(key);
    return payload;
  }

  /** Waits until something holds, which is asked after each message; throws after `timeout` ms. */
  async until(holds: () => boolean, timeout: number, otherwise: string): Promise<void> {
    const late = setTimeout(() => this.fail(new Error(`${otherwise} within ${timeout} ms`)), timeout);
    try {
      while (this.#failure === undefined && !holds()) {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    } finally {
      clearTimeout(late);
    }
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** Forgets what has been kept of earlier steps. */
  forget(step: number): void {
    for (const key of this.#kept.keys()) if (Number(key.split('.')[2]) < step) this.#kept.delete(key);
  }

  /** Stops listening. The connection belongs to the caller and stays open. */
  close(): void {
    this.#subscription.unsubscribe();
    this.fail(new Error('this rank has left the group'));
  }

  #receive(subject: string, payload: Uint8Array): void {
    const [kind = '', rank, ...numbers] = subject.slice(this.#group.length + 1).split('.');
    try {
      const message = { kind, rank: Number(rank), numbers: numbers.map(Number), payload };
      if (this.#handle(message)) this.#kept.set([kind, rank, ...numbers].join('.'), payload);
    } catch (error) {
      this.fail(error as Error);
    }
    this.#wake();
  }
}
