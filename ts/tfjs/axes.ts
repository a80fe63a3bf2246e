// Axes: which axis of a weight numbers the output units, by the kind of layer that it belongs to. Names of variables do
// not say: `up1/kernel` may be the kernel of a convolution, [h, w, in, out], or of a transposed one, [h, w, out, in].

import { isObject, wrongType } from '../options/checks.ts';
import type { Variable } from './tensorflow.ts';

/** The output axis or axes of a weight; or why it is left alone. */
export type Axis = number | readonly number[] | string;

/** What a model says about one of its weights. */
export interface Place {
  /** The layer, for errors: `"dense_1" (Dense)`. */
  readonly layer: string;
  /** undefined if this kind of layer is unknown here. */
  readonly axis: Axis | undefined;
}

const LOOKED_UP = 'embeddings are looked up, not summed over';
const ELEMENTWISE = 'scales element by element';
const SCALE_AND_SHIFT: Readonly<Record<string, Axis>> = { gamma: ELEMENTWISE, beta: ELEMENTWISE };
const RECURRENT: Readonly<Record<string, Axis>> = { kernel: -1, recurrent_kernel: -1 };

/** The weights of each kind of layer in tfjs-layers that have an output axis, or never have one. */
const LAYERS: Readonly<Record<string, Readonly<Record<string, Axis>>>> = {
  Dense: { kernel: -1 },
  Conv1D: { kernel: -1 },
  Conv2D: { kernel: -1 },
  Conv3D: { kernel: -1 },
  Conv2DTranspose: { kernel: -2 },
  Conv3DTranspose: { kernel: -2 },
  DepthwiseConv2D: { depthwise_kernel: [2, 3] },
  SeparableConv2D: { depthwise_kernel: [2, 3], pointwise_kernel: -1 },
  SimpleRNNCell: RECURRENT,
  GRUCell: RECURRENT,
  LSTMCell: RECURRENT,
  ConvLSTM2DCell: RECURRENT,
  Embedding: { embeddings: LOOKED_UP },
  PReLU: { alpha: ELEMENTWISE },
  BatchNormalization: SCALE_AND_SHIFT,
  LayerNormalization: SCALE_AND_SHIFT,
};

/** Fields under which layers and models keep other layers. */
const NESTED = ['layers', 'layer', 'cell', 'cells', 'forwardLayer', 'backwardLayer'];

/** A layer of tfjs-layers, as far as it is used here. */
interface Layer {
  readonly name?: string;
  readonly getClassName?: () => string;
  readonly _trainableWeights?: readonly LayerVariable[];
  readonly [field: string]: unknown;
}

interface LayerVariable {
  readonly originalName: string;
  readonly val: Variable;
}

/** Adds the places of all trainable weights of a model or a layer to `places`; `what` names it in errors. */
export function findPlaces(what: string, model: unknown, places: Map<Variable, Place>): void {
  if (!isObject(model) || !NESTED.concat('_trainableWeights').some((field) => field in model)) {
    throw wrongType(what, model, 'a model of TensorFlow.js, such as tf.sequential() returns');
  }
  visit(model as Layer, places, new Set());
}

function visit(layer: Layer, places: Map<Variable, Place>, visited: Set<Layer>): void {
  if (visited.has(layer)) return; // a layer that two models share, or that contains itself
  visited.add(layer);
  const kind = layer.getClassName?.() ?? 'no class';
  for (const { originalName, val } of layer._trainableWeights ?? []) {
    const name = originalName.slice(originalName.lastIndexOf('/') + 1);
    places.set(val, { layer: `${JSON.stringify(layer.name)} (${kind})`, axis: LAYERS[kind]?.[name] });
  }
  for (const field of NESTED) {
    const nested = layer[field];
    for (const each of Array.isArray(nested) ? nested : [nested])
      if (isObject(each)) visit(each as Layer, places, visited);
  }
}
