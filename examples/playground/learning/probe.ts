// Gradient and Hessian of a loss at given weights, away from any optimizer; P is the projection of GC.

import { centralize } from 'zeromean';
import { type ParameterName, Perceptron, parameterShapes } from '../../digits/network.ts';
import type { Digits } from './digits.ts';
import { SIZES } from './model.ts';

/** The values of all parameters, one after the other. */
type Flat = Float32Array;

/** Half the distance of the two gradients that give H v: float32 gradients need a difference well above their rounding. */
const EPSILON = 1e-2;

const SHAPES = parameterShapes(SIZES);
const NAMES = Object.keys(SHAPES) as ParameterName[];
const LENGTHS = NAMES.map((name) => SHAPES[name].reduce((product: number, length) => product * length, 1));
/** The number of weights and biases. */
export const LENGTH = LENGTHS.reduce((total, length) => total + length, 0);

export class Probe {
  readonly #digits: Digits;
  readonly #weights = new Float32Array(LENGTH);
  readonly #gradient = new Float32Array(LENGTH);
  readonly #network: Perceptron;

  /** The loss is the mean over these digits. */
  constructor(digits: Digits) {
    const data = split(this.#weights);
    const grad = split(this.#gradient);
    const parameter = (name: ParameterName) => ({ data: data[name], grad: grad[name] });
    this.#digits = digits;
    this.#network = new Perceptron(
      SIZES,
      {
        'hidden.weight': parameter('hidden.weight'),
        'hidden.bias': parameter('hidden.bias'),
        'output.weight': parameter('output.weight'),
        'output.bias': parameter('output.bias'),
      },
      digits.count,
    );
  }

  /** Writes the gradient at these weights and returns the loss. */
  gradient(weights: Flat, gradient: Flat): number {
    this.#weights.set(weights);
    this.#gradient.fill(0);
    const loss = this.#network.backward(this.#digits.images, this.#digits.labels);
    gradient.set(this.#gradient);
    return loss;
  }

  /** Writes H v for a v of length 1: (g(w + e v) - g(w - e v)) / 2 e. */
  hessian(weights: Flat, vector: Flat, product: Flat): void {
    const behind = new Float32Array(LENGTH);
    this.gradient(moved(weights, vector, -EPSILON), behind);
    this.gradient(moved(weights, vector, EPSILON), product);
    for (let i = 0; i < LENGTH; i++) {
      product[i] = ((product[i] as number) - (behind[i] as number)) / (2 * EPSILON);
    }
  }
}

/** P x, in place: subtracts the mean of each output unit from its weights and leaves biases alone, as a step does. */
export function project(vector: Flat): void {
  const parts = split(vector);
  for (const name of NAMES) {
    const shape = SHAPES[name];
    if (shape.length > 1) centralize(parts[name], { shape, outputAxis: 0 });
  }
}

/** Copies the weights of a model. */
export function flatten(parameters: Readonly<Record<ParameterName, { readonly data: Float32Array }>>): Flat {
  const flat = new Float32Array(LENGTH);
  const parts = split(flat);
  for (const name of NAMES) parts[name].set(parameters[name].data);
  return flat;
}

function moved(weights: Flat, direction: Flat, distance: number): Flat {
  return weights.map((weight, i) => weight + distance * (direction[i] as number));
}

/** Views of the parameters. */
function split(flat: Flat): Record<ParameterName, Float32Array> {
  let end = 0;
  const parts = NAMES.map((name, i) => {
    const start = end;
    end += LENGTHS[i] as number;
    return [name, flat.subarray(start, end)];
  });
  return Object.fromEntries(parts);
}
