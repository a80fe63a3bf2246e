// The initial state of the digits example's network as an optimizer spec: He weights and zero biases.

import { type ParameterName, parameterShapes, type Sizes } from '../digits/network.ts';
import { heNormal, type Random } from '../digits/random.ts';

interface Start {
  readonly shape: readonly number[];
  readonly initial: number | Float32Array;
}

/** The four parameters of a perceptron of these sizes. */
export function initial(sizes: Sizes, random: Random): Record<ParameterName, Start> {
  const shapes = parameterShapes(sizes);
  const weight = (shape: readonly [number, number]): Start => ({ shape, initial: heNormal(...shape, random) });
  return {
    'hidden.weight': weight(shapes['hidden.weight']),
    'hidden.bias': { shape: shapes['hidden.bias'], initial: 0 },
    'output.weight': weight(shapes['output.weight']),
    'output.bias': { shape: shapes['output.bias'], initial: 0 },
  };
}
