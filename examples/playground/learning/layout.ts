// All parameters of a perceptron, or their gradients, as one vector, and P, the projection of GC, on such vectors.

import { centralize } from 'zeromean';
import { type Parameter, type ParameterName, parameterShapes, type Sizes } from '../../digits/network.ts';

export type Parts = Readonly<Record<ParameterName, Float32Array>>;

export class Layout {
  readonly #shapes: ReturnType<typeof parameterShapes>;
  readonly #ends: Readonly<Record<ParameterName, number>>;
  /** The number of weights and biases. */
  readonly length: number;

  constructor(sizes: Sizes) {
    const { inputs, hidden, outputs } = sizes;
    this.#shapes = parameterShapes(sizes);
    const weights = hidden * inputs;
    const outputWeights = weights + hidden + outputs * hidden;
    this.#ends = {
      'hidden.weight': weights,
      'hidden.bias': weights + hidden,
      'output.weight': outputWeights,
      'output.bias': outputWeights + outputs,
    };
    this.length = this.#ends['output.bias'];
  }

  /** Views of the parts. */
  split(vector: Float32Array): Parts {
    const ends = this.#ends;
    return {
      'hidden.weight': vector.subarray(0, ends['hidden.weight']),
      'hidden.bias': vector.subarray(ends['hidden.weight'], ends['hidden.bias']),
      'output.weight': vector.subarray(ends['hidden.bias'], ends['output.weight']),
      'output.bias': vector.subarray(ends['output.weight'], ends['output.bias']),
    };
  }

  /** A copy of all weights, or of all gradients. */
  flatten(parameters: Readonly<Record<ParameterName, Parameter>>, which: keyof Parameter): Float32Array {
    const vector = new Float32Array(this.length);
    const parts = this.split(vector);
    for (const name of Object.keys(parts) as ParameterName[]) parts[name].set(parameters[name][which]);
    return vector;
  }

  /** P x, in place: subtracts the mean of each output unit from its weights and leaves biases alone, as a step does. */
  project(vector: Float32Array): void {
    const parts = this.split(vector);
    for (const name of ['hidden.weight', 'output.weight'] as const) {
      centralize(parts[name], { shape: this.#shapes[name], outputAxis: 0 });
    }
  }
}
