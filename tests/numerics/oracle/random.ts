// Seeded random numbers (mulberry32; normal ones by Box and Muller), and the gradients used by the tests.

/** A generator of numbers in [0, 1), the same in every engine. */
export function uniform(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let h = Math.imul(state ^ (state >>> 15), 1 | state);
    h = (h + Math.imul(h ^ (h >>> 7), 61 | h)) ^ h;
    return ((h ^ (h >>> 14)) >>> 0) * 2 ** -32;
  };
}

/** A generator of float32 values of the standard normal distribution. */
export function normal(random: () => number): () => number {
  return () => Math.fround(Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()));
}

/** `n` float32 values. */
export function values(n: number, next: () => number): number[] {
  return Array.from({ length: n }, () => Math.fround(next()));
}

/** Fills an array in place. */
export function fill(array: Float32Array, next: () => number): void {
  for (let i = 0; i < array.length; i++) array[i] = next();
}

/** Kinds of gradient that go wrong in different ways. */
export const profiles = ['normal', 'offset', 'sparse', 'constant', 'small', 'large'] as const;
export type Profile = (typeof profiles)[number];

/** A generator of gradients: around 0, around 1,000, mostly 0, all equal, about 1e-6, about 1e4. */
export function gradients(profile: Profile, random: () => number): () => number {
  const next = normal(random);
  const constant = next();
  return {
    normal: next,
    offset: () => 1000 + next(),
    sparse: () => (random() < 0.8 ? 0 : next()),
    constant: () => constant,
    small: () => 1e-6 * next(),
    large: () => 1e4 * next(),
  }[profile];
}
