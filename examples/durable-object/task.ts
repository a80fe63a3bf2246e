// What the model learns: batches of 32 digits of 28 by 28 pixels, and how a request carries one.
import type { Sizes } from '../digits/network.ts';

export const BATCH = 32;
export const INPUTS = 28 * 28;
export const OUTPUTS = 10;

/** Bytes of a request: the labels of 32 digits, one byte each, followed by their pixels, 784 bytes per digit. */
export const BODY = BATCH * (1 + INPUTS);

export function sizesFor(hidden: number): Sizes {
  return { inputs: INPUTS, hidden, outputs: OUTPUTS };
}

/** How many parameters a perceptron of these sizes has. */
export function parametersOf({ inputs, hidden, outputs }: Sizes): number {
  return hidden * (inputs + 1) + outputs * (hidden + 1);
}

/** The digits in a request. @throws RangeError if they are not 32 */
export function batchOf(body: Uint8Array): { labels: Uint8Array; images: Float32Array } {
  if (body.length !== BODY) {
    throw new RangeError(`the body has ${body.length} bytes, expected ${BODY}: ${BATCH} labels, then their pixels`);
  }
  const labels = body.subarray(0, BATCH);
  const wrong = labels.find((label) => label >= OUTPUTS);
  if (wrong !== undefined) throw new RangeError(`a label is ${wrong}, expected 0 to ${OUTPUTS - 1}`);
  const images = new Float32Array(body.length - BATCH);
  for (let i = 0; i < images.length; i++) images[i] = (body[BATCH + i] as number) / 255; // from() takes 2 ms
  return { labels, images };
}

/** FNV-1a, 32 bits: tells whether a batch that is sent again is the same one. */
export function checksum(body: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of body) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
