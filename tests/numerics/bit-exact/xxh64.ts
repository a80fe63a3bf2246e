// XXH64 as computed by xxhash-wasm, and the digest of an optimizer as specified by ts/optimizers/digest.ts and
// `Optimizer.digest`, from the twin's side of a pair.

import xxhash from 'xxhash-wasm';

/** XXH64 of bytes; the seed defaults to 0. */
export const { h64Raw: xxh64 } = await xxhash();

/** The digest of arrays and numbers. */
export function digestOf(arrays: readonly (readonly number[])[], numbers: readonly number[]): string {
  let hash = 0n;
  for (const array of arrays) {
    const bytes = new DataView(new ArrayBuffer(4 * array.length));
    array.forEach((x, i) => {
      if (Number.isNaN(x)) bytes.setUint32(4 * i, 0x7fc00000, true);
      else bytes.setFloat32(4 * i, x, true);
    });
    hash = xxh64(new Uint8Array(bytes.buffer), hash);
  }
  for (const x of numbers) {
    const float64 = new DataView(new ArrayBuffer(8));
    float64.setFloat64(0, x, true);
    const bytes = new DataView(new ArrayBuffer(16));
    for (let piece = 0; piece < 4; piece++) bytes.setUint32(4 * piece, float64.getUint16(2 * piece, true), true);
    hash = xxh64(new Uint8Array(bytes.buffer), hash);
  }
  return hash.toString(16).padStart(16, '0');
}
