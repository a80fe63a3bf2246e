// What the three programs share: a backend, random numbers that are the same in every run, and command-line flags.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import * as tf from '@tensorflow/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';

/** Makes TensorFlow.js compute on one of its backends, 'cpu' or 'wasm'. */
export async function useBackend(name) {
  const wasm = fileURLToPath(import.meta.resolve('@tensorflow/tfjs-backend-wasm/package.json'));
  setWasmPaths(`${dirname(wasm)}/dist/`);
  if (!(await tf.setBackend(name))) throw new Error(`TensorFlow.js has no backend ${name} here`);
}

/** Random numbers in [0, 1) from mulberry32. */
export function seeded(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Draws an index with these probabilities: the lower the temperature, the more often the likeliest. */
export function draw(probabilities, random, temperature) {
  const weights = Array.from(probabilities, (p) => p ** (1 / temperature));
  let left = random() * weights.reduce((sum, weight) => sum + weight, 0);
  const drawn = weights.findIndex((weight) => {
    left -= weight;
    return left < 0;
  });
  return Math.max(drawn, 0);
}

/** Numeric flags of the command line by name, such as `--steps 100`, with these defaults. */
export function flags(defaults) {
  const options = Object.fromEntries(Object.keys(defaults).map((name) => [name, { type: 'string' }]));
  const { values } = parseArgs({ options });
  return Object.fromEntries(Object.entries(defaults).map(([name, value]) => [name, Number(values[name] ?? value)]));
}

/** Throws an error if training has not done what it should. */
export function expect(what, holds) {
  if (holds) return;
  console.error(`expected ${what}`);
  process.exit(1);
}
