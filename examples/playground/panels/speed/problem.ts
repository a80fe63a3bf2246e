// What every contestant steps: a square matrix of weights, and its gradient from a backward pass.

import { heNormal, type Random, seededRandom } from '../../../digits/random.ts';

export const RULES = ['SGDM', 'Adam'] as const;
export type Rule = (typeof RULES)[number];

/** The numbers of the benchmark, tests/perf/numbers.mjs. */
export const HYPER = { lr: 0.01, momentum: 0.9, beta1: 0.9, beta2: 0.999, eps: 1e-8 };

export interface Problem {
  readonly rows: number;
  readonly columns: number;
  readonly weights: Float32Array;
  readonly gradient: Float32Array;
}

/** How many samples the backward pass takes the mean of. */
const SAMPLES = 8;

/**
 * He weights W, and the gradient of the mean of |W x - y|^2 / 2 over a few samples. The inputs are what a layer of ReLUs
 * puts out, so the gradients of a row have a mean that is not zero. They stay the same for all steps: to compute them
 * anew would take far longer than the step that is to be timed.
 */
export function createProblem(side: number, seed: number): Problem {
  const random = seededRandom(seed);
  const weights = heNormal(side, side, random);
  const gradient = new Float32Array(weights.length);
  for (let sample = 0; sample < SAMPLES; sample++) {
    const x = normals(side, random).map((value) => Math.max(0, value));
    addGradient(weights, x, normals(side, random), gradient);
  }
  return { rows: side, columns: side, weights, gradient };
}

/** An even number of normal numbers: of variance 2 / 2. */
function normals(length: number, random: Random): Float32Array {
  return heNormal(length / 2, 2, random);
}

/** Adds (W x - y) x^T / SAMPLES. */
function addGradient(weights: Float32Array, x: Float32Array, y: Float32Array, gradient: Float32Array): void {
  const columns = x.length;
  y.forEach((target, row) => {
    const first = row * columns;
    const output = x.reduce((sum, value, i) => sum + value * (weights[first + i] as number), 0);
    const error = (output - target) / SAMPLES;
    for (let i = 0; i < columns; i++) {
      gradient[first + i] = (gradient[first + i] as number) + error * (x[i] as number);
    }
  });
}
