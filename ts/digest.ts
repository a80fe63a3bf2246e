// Digest: one number for all that an optimizer is, XXH64 (Yann Collet, specification 0.1.1) in a chain.

import { DESK, type Land } from './arena.ts';
import type { Parameter } from './parameter.ts';

/**
 * The digest, byte for byte. A hash starts at 0, and is the seed of the next XXH64:
 * 1. for each parameter in the order of the spec: of its `data`, then of each array of its state in the order momentumBuffer
 *    or expAvg, expAvgSq, maxExpAvgSq, then of its average, if it has one: the little-endian float32s without padding,
 *    every NaN as 0x7fc00000 (an array of size 0 is hashed too, as 0 bytes);
 * 2. for each of `numbers`, see {@link Optimizer.digest}: of 16 bytes, the bits of its float64 as four 16-bit pieces, the
 *    lowest first, each as a little-endian 32-bit integer.
 *
 * The last hash as 16 hex digits. Gradients and names are not part of it.
 */
export function digest(
  { buffer, kernels }: Land,
  parameters: readonly Parameter[],
  numbers: readonly number[],
): string {
  let hash = 0n;
  for (const { data, state, average } of parameters) {
    for (const array of [data, ...Object.values(state), ...(average === undefined ? [] : [average])]) {
      hash = kernels.digest(array.byteOffset, array.length, hash);
    }
  }
  const pieces = new Uint32Array(buffer, DESK, 4);
  for (const x of numbers) {
    pieces.set(new Uint16Array(Float64Array.of(x).buffer));
    hash = kernels.digest(DESK, 4, hash);
  }
  return BigInt.asUintN(64, hash).toString(16).padStart(16, '0');
}
