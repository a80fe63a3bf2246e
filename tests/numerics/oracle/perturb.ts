// Perturbation: a hook that moves every stage of the oracle by up to half a float32 ulp, and every mean by up to 1 ulp
// of its row's spread. Like rounding, it is a function of the value: equal values move equally, and values that float32
// can hold do not move at all, so a row of equal gradients stays equal.

import type { Hook } from './settings.ts';

/** The hook that changes nothing. */
export const exact: Hook = { near: (value) => value, mean: (mean) => mean };

const float = new Float32Array(1);
const floatBits = new Uint32Array(float.buffer);
const double = new Float64Array(1);
const doubleBits = new Uint32Array(double.buffer);

/** The distance between neighbouring float32 numbers at `value`. */
export function ulp(value: number): number {
  float[0] = value;
  floatBits[0] = Math.max((floatBits[0] as number) & 0x7f800000, 0x00800000);
  return (float[0] as number) * 2 ** -23;
}

/** A number in [-1, 1) that depends only on the value and the seed (the finalizer of MurmurHash3). */
function noise(value: number, seed: number): number {
  double[0] = value;
  let h = Math.imul(doubleBits[0] as number, 0x9e3779b1) ^ Math.imul((doubleBits[1] as number) ^ seed, 0x85ebca77);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) * 2 ** -31;
}

/** Up to half an ulp for every stage, and an ulp of the spread for every mean. */
export function perturbed(seed: number): Hook {
  return {
    near(value) {
      if (Math.fround(value) === value) return value;
      const moved = value + (noise(value, seed) * ulp(value)) / 2;
      return moved * value < 0 ? 0 : moved;
    },
    mean(mean, row) {
      let low = Number.POSITIVE_INFINITY;
      let high = Number.NEGATIVE_INFINITY;
      for (const x of row) {
        low = Math.min(low, x);
        high = Math.max(high, x);
      }
      return mean + noise(mean, seed) * (high - low) * 2 ** -23;
    },
  };
}
