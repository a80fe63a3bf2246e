// XXH64 (Yann Collet, specification 0.1.1) of bytes, in BigInt, and the digest of an optimizer as ts/optimizers/digest.ts and
// `Optimizer.digest` specify it, from the twin's side of a pair.

const mask = (1n << 64n) - 1n;
const [p1, p2, p3, p4, p5] = [
  11400714785074694791n,
  14029467366897019727n,
  1609587929392839161n,
  9650029242287828579n,
  2870177450012600261n,
];

const times = (a: bigint, b: bigint): bigint => (a * b) & mask;
const plus = (...terms: bigint[]): bigint => terms.reduce((sum, x) => sum + x, 0n) & mask;
const left = (x: bigint, by: bigint): bigint => ((x << by) | (x >> (64n - by))) & mask;
const round = (lane: bigint, input: bigint): bigint => times(left(plus(lane, times(input, p2)), 31n), p1);

/** XXH64 of any number of bytes. */
export function xxh64(bytes: Uint8Array, seed = 0n): bigint {
  const little = (from: number, count: number): bigint => {
    let value = 0n;
    for (let i = count - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[from + i] as number);
    return value;
  };
  const n = bytes.length;
  let at = 0;
  let hash = plus(seed, p5);
  if (n >= 32) {
    let lanes = [plus(seed, p1, p2), plus(seed, p2), seed, (seed - p1) & mask];
    for (; at + 32 <= n; at += 32) lanes = lanes.map((lane, i) => round(lane, little(at + 8 * i, 8)));
    const turns = [1n, 7n, 12n, 18n];
    hash = plus(...lanes.map((lane, i) => left(lane, turns[i] as bigint)));
    for (const lane of lanes) hash = plus(times(hash ^ round(0n, lane), p1), p4);
  }
  hash = plus(hash, BigInt(n));
  for (; at + 8 <= n; at += 8) hash = plus(times(left(hash ^ round(0n, little(at, 8)), 27n), p1), p4);
  if (at + 4 <= n) {
    hash = plus(times(left(hash ^ times(little(at, 4), p1), 23n), p2), p3);
    at += 4;
  }
  for (; at < n; at++) hash = times(left(hash ^ times(little(at, 1), p5), 11n), p1);
  hash = times(hash ^ (hash >> 33n), p2);
  hash = times(hash ^ (hash >> 29n), p3);
  return hash ^ (hash >> 32n);
}

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
