// The networks by name, and what a problem needs of one: its shapes in a layout, and where their outputs are.
import { sizeOf } from '../contestants/serve.mjs';
import { GPT_NANO } from './gpt-nano.mjs';
import { MLP } from './mlp.mjs';
import { MOBILENETV2 } from './mobilenetv2.mjs';
import { RESNET18 } from './resnet18.mjs';

/** From the smallest to the largest. */
export const NETWORKS = { MLP, MobileNetV2: MOBILENETV2, 'GPT-nano': GPT_NANO, 'ResNet-18': RESNET18 };

/** Shapes with outputs first, as in PyTorch; both layouts have the same sizes. */
export const outputsFirst = (parameters) => ({ shapes: parameters.map(({ first }) => first) });

/** Shapes with outputs last, as in TensorFlow.js and JAX, and the axes of outputs where they are more than the last. */
export const outputsLast = (parameters) => ({
  shapes: parameters.map(({ last }) => last),
  outputs: parameters.map(({ outputs }) => outputs),
});

/** The number of elements of a network. */
export const countOf = (parameters) => parameters.reduce((sum, { first }) => sum + sizeOf(first), 0);
