// Seeded random numbers from integer and basic float arithmetic only: a seed gives the same numbers in every engine.

export type Random = () => number;

/** Uniform in [0, 1): mulberry32. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Nearly normal: twelve uniform numbers have variance 1, and their sum is bit-exact, unlike Math.log and Math.cos. */
function normal(random: Random): number {
  let sum = -6;
  for (let i = 0; i < 12; i++) sum += random();
  return sum;
}

/** He initialisation of a weight [out, in] that feeds a ReLU: normal with variance 2 / in. */
export function heNormal(outputs: number, inputs: number, random: Random): Float32Array {
  const scale = Math.sqrt(2 / inputs);
  return Float32Array.from({ length: outputs * inputs }, () => scale * normal(random));
}

/** 0 to count - 1 in random order: the inside-out Fisher-Yates shuffle. */
export function shuffledIndices(count: number, random: Random): Uint32Array {
  const indices = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    const j = Math.floor(random() * (i + 1));
    indices[i] = indices[j] as number;
    indices[j] = i;
  }
  return indices;
}
