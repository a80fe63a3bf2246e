// Bus: NATS in one process, which delivers as a test says: late, twice, in another order, or something else.

import type { NatsConnection } from '@nats-io/nats-core';
import { layoutOf, type State } from '../../../examples/data-parallel/hello.ts';

/** A message on its way. */
export interface Delivery {
  readonly subject: string;
  readonly data: Uint8Array;
}

type Listener = (error: Error | null, message: Delivery) => void;

/** What becomes of a message: the deliveries in its place. */
export type Tamper = (delivery: Delivery) => readonly Delivery[];

export class Bus {
  readonly #listeners = new Set<Listener>();
  readonly #tamper: Tamper;

  constructor(tamper: Tamper = (delivery) => [delivery]) {
    this.#tamper = tamper;
  }

  /** A connection of a server that takes payloads of at most this many bytes. */
  connect(max_payload = 2 ** 20): NatsConnection {
    const connection = {
      info: { max_payload },
      publish: (subject: string, payload: Uint8Array | string) => {
        const data = typeof payload === 'string' ? new TextEncoder().encode(payload) : payload.slice();
        const deliveries = this.#tamper({ subject, data });
        queueMicrotask(() => {
          for (const delivery of deliveries) for (const listener of this.#listeners) listener(null, delivery);
        });
      },
      subscribe: (_: string, { callback }: { callback: Listener }) => {
        this.#listeners.add(callback);
        return { unsubscribe: () => this.#listeners.delete(callback) };
      },
      flush: () => Promise.resolve(),
      closed: () => new Promise(() => {}),
    };
    return connection as unknown as NatsConnection;
  }
}

/** Where a rank of these tests stands. */
export function stateAt(step: number, shape: readonly number[] = [3]): State {
  return { layout: layoutOf({ w: { shape } }), step, digest: `digest of ${step}` };
}
