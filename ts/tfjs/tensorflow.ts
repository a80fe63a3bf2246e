// TensorFlow: what is used of TensorFlow.js, and nothing else of it.

import type * as core from '@tensorflow/tfjs-core';

/** What {@link create} takes of TensorFlow.js: pass the whole of `tf`. */
export type TensorFlow = Pick<typeof core, 'engine' | 'Optimizer' | 'serialization' | 'tensor' | 'tidy'>;

export type { NamedTensorMap, Optimizer, serialization, Tensor, Variable } from '@tensorflow/tfjs-core';

/** A tensor of a variable's name, as `minimize` passes gradients and `getWeights` returns state. */
export interface NamedTensor {
  readonly name: string;
  readonly tensor: core.Tensor;
}
