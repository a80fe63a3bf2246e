// What fits into the memory of a Durable Object: 128 MB for everything, the WebAssembly memory included.
// https://developers.cloudflare.com/durable-objects/platform/limits/

/** Bytes of memory per object. */
export const MEMORY = 128e6;

/** Bytes left to the code, the requests and what is not yet collected. */
export const RESERVED = 24e6;

/** Weight, gradient and two moments of Adam, each a float32, and the weight before the first step. */
const OPTIMIZER = 20;

/** Weight and moments, twice: the checkpoint before may not have been collected yet. */
const SNAPSHOT = 24;

export interface Memory {
  readonly optimizer: number;
  /** While a checkpoint is written, read or sent. */
  readonly snapshot: number;
  /** The log is read one batch at a time: as it was received, and as numbers. */
  readonly log: number;
  readonly reserved: number;
  readonly total: number;
}

/** Bytes that a model takes which learns from requests of `body` bytes. */
export function memoryOf(parameters: number, body: number): Memory {
  const optimizer = OPTIMIZER * parameters;
  const snapshot = SNAPSHOT * parameters;
  const log = 5 * body;
  return { optimizer, snapshot, log, reserved: RESERVED, total: optimizer + snapshot + log + RESERVED };
}

/** How many parameters fit. */
export function mostParameters(body: number): number {
  return Math.floor((MEMORY - memoryOf(0, body).total) / (OPTIMIZER + SNAPSHOT));
}

/** @throws RangeError if such a model does not fit */
export function checkFits(parameters: number, body: number): void {
  const { optimizer, snapshot, log, total } = memoryOf(parameters, body);
  if (total <= MEMORY) return;
  const needs =
    `the optimizer takes ${count(optimizer)} bytes, its snapshot ${count(snapshot)}, the log ${count(log)} and the ` +
    `rest ${count(RESERVED)}, together ${count(total)}`;
  throw new RangeError(
    `${count(parameters)} parameters do not fit: ${needs}, and a Durable Object has ${count(MEMORY)}, ` +
      `which is enough for ${count(mostParameters(body))} parameters`,
  );
}

function count(value: number): string {
  return `${value}`.replaceAll(/\B(?=(\d{3})+$)/g, ',');
}
