// Products of vectors with the Hessian of a loss at given weights, away from any optimizer.

import { Perceptron, type Sizes } from '../../digits/network.ts';
import type { Digits } from './digits.ts';
import { Layout } from './layout.ts';

/**
 * Half the distance of the two gradients that give H v. The gradient jumps where a unit switches on or off: the closer the
 * two, the more one such jump counts, and from about 0.001 on, power iteration finds jumps in place of curvature.
 */
const EPSILON = 0.03;

export class Probe {
  readonly layout: Layout;
  readonly #digits: Digits;
  readonly #weights: Float32Array;
  readonly #gradient: Float32Array;
  readonly #network: Perceptron;

  /** The loss is the mean over these digits. */
  constructor(digits: Digits, sizes: Sizes) {
    this.layout = new Layout(sizes);
    this.#digits = digits;
    this.#weights = new Float32Array(this.layout.length);
    this.#gradient = new Float32Array(this.layout.length);
    const data = this.layout.split(this.#weights);
    const grad = this.layout.split(this.#gradient);
    const parameters = {
      'hidden.weight': { data: data['hidden.weight'], grad: grad['hidden.weight'] },
      'hidden.bias': { data: data['hidden.bias'], grad: grad['hidden.bias'] },
      'output.weight': { data: data['output.weight'], grad: grad['output.weight'] },
      'output.bias': { data: data['output.bias'], grad: grad['output.bias'] },
    };
    this.#network = new Perceptron(sizes, parameters, digits.count);
  }

  /** Writes H v for a v of length 1: (g(w + e v) - g(w - e v)) / 2 e. */
  multiply(weights: Float32Array, vector: Float32Array, product: Float32Array): void {
    product.set(this.#gradientAt(weights, vector, EPSILON));
    const behind = this.#gradientAt(weights, vector, -EPSILON);
    for (let i = 0; i < product.length; i++) {
      product[i] = ((product[i] as number) - (behind[i] as number)) / (2 * EPSILON);
    }
  }

  /** The gradient at w + distance v, overwritten by the next call. */
  #gradientAt(weights: Float32Array, vector: Float32Array, distance: number): Float32Array {
    for (let i = 0; i < weights.length; i++) {
      this.#weights[i] = (weights[i] as number) + distance * (vector[i] as number);
    }
    this.#gradient.fill(0);
    this.#network.backward(this.#digits.images, this.#digits.labels);
    return this.#gradient;
  }
}
