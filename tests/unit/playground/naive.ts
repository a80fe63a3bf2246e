// A perceptron in float64, one number after the other: what examples/digits/network.ts is tested against.

import { type ParameterName, parameterShapes, type Sizes } from '../../../examples/digits/network.ts';
import type { Random } from '../../../examples/digits/random.ts';

export type Weights = Readonly<Record<ParameterName, ArrayLike<number>>>;

/** Uniform in [-1, 1). */
export function uniform(length: number, random: Random): Float32Array {
  return Float32Array.from({ length }, () => 2 * random() - 1);
}

/** Random values and gradients of 0. */
export function randomParameters(sizes: Sizes, random: Random) {
  const shapes = parameterShapes(sizes);
  const parameter = (name: ParameterName) => {
    const data = uniform(
      shapes[name].reduce((product: number, length) => product * length, 1),
      random,
    );
    return { data, grad: new Float32Array(data.length) };
  };
  return {
    'hidden.weight': parameter('hidden.weight'),
    'hidden.bias': parameter('hidden.bias'),
    'output.weight': parameter('output.weight'),
    'output.bias': parameter('output.bias'),
  };
}

/** The logits of one image. */
export function logits(weights: Weights, image: ArrayLike<number>): number[] {
  const hidden = affine(weights['hidden.weight'], weights['hidden.bias'], image).map((x) => Math.max(0, x));
  return affine(weights['output.weight'], weights['output.bias'], hidden);
}

/** The mean cross-entropy. */
export function loss(weights: Weights, images: readonly ArrayLike<number>[], labels: ArrayLike<number>): number {
  const losses = images.map((image, n) => {
    const row = logits(weights, image);
    const sum = row.reduce((total, logit) => total + Math.exp(logit), 0);
    return Math.log(sum) - (row[labels[n] as number] as number);
  });
  return losses.reduce((total, each) => total + each, 0) / losses.length;
}

function affine(weight: ArrayLike<number>, bias: ArrayLike<number>, x: ArrayLike<number>): number[] {
  return Array.from(bias, (b, j) => {
    let y = b;
    for (let i = 0; i < x.length; i++) y += (weight[j * x.length + i] as number) * (x[i] as number);
    return y;
  });
}

/** The rows of a matrix. */
export function rows(matrix: Float32Array, length: number): Float32Array[] {
  return Array.from({ length: matrix.length / length }, (_, n) => matrix.subarray(n * length, (n + 1) * length));
}
