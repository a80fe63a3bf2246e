// TensorFlow: the only parts of TensorFlow.js that are used.

import type * as core from '@tensorflow/tfjs-core';

/** What {@link create} takes of TensorFlow.js: pass the whole of `tf`. */
export type TensorFlow = Pick<typeof core, 'engine' | 'Optimizer' | 'serialization' | 'tensor' | 'tidy'>;

export type { NamedTensorMap, Optimizer, serialization, Tensor, Variable } from '@tensorflow/tfjs-core';

/** A tensor under the name of a variable, as `minimize` passes gradients and `getWeights` returns state. */
export interface NamedTensor {
  readonly name: string;
  readonly tensor: core.Tensor;
}
