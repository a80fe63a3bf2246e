// What fits into the memory of a Durable Object: 128 MB for everything, the WebAssembly memory included.
// https://developers.cloudflare.com/durable-objects/platform/limits/

/** Bytes of memory per object. */
export const MEMORY = 128e6;

/** Bytes left to the runtime, the code, the database's cache and the requests. */
export const RESERVED = 32e6;

/** Weight, gradient and two moments of Adam, each a float32. */
const OPTIMIZER = 16;

/** A checkpoint holds all of these except the gradient. */
const CHECKPOINT = 12;

export interface Memory {
  readonly optimizer: number;
  /** A whole checkpoint, while it is written, read or sent. */
  readonly snapshot: number;
  /** The largest log: a batch as it was received, and as numbers. It is read one batch at a time. */
  readonly batch: number;
  readonly reserved: number;
  readonly total: number;
}

/** Bytes that a model takes which learns from requests of `body` bytes. */
export function memoryOf(parameters: number, body: number): Memory {
  const optimizer = OPTIMIZER * parameters;
  const snapshot = CHECKPOINT * parameters;
  const batch = 5 * body;
  return { optimizer, snapshot, batch, reserved: RESERVED, total: optimizer + snapshot + batch + RESERVED };
}

/** How many parameters fit. */
export function mostParameters(body: number): number {
  return Math.floor((MEMORY - memoryOf(0, body).total) / (OPTIMIZER + CHECKPOINT));
}

/** @throws RangeError if such a model does not fit */
export function checkFits(parameters: number, body: number): void {
  const { optimizer, snapshot, batch, total } = memoryOf(parameters, body);
  if (total <= MEMORY) return;
  const needs =
    `the optimizer takes ${count(optimizer)} bytes, its snapshot ${count(snapshot)}, a batch of the log ` +
    `${count(batch)} and the runtime ${count(RESERVED)}, together ${count(total)}`;
  throw new RangeError(
    `${count(parameters)} parameters do not fit: ${needs}, and a Durable Object has ${count(MEMORY)}, ` +
      `which is enough for ${count(mostParameters(body))} parameters`,
  );
}

function count(value: number): string {
  return `${value}`.replaceAll(/\B(?=(\d{3})+$)/g, ',');
}
