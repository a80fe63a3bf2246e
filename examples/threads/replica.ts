// A replica: computes, in a worker, the gradient of its own batch, and writes it to where the step reads it.

import type { Handle } from 'zeromean';
import { attach } from 'zeromean/threads';
import { type Parameter, type ParameterName, Perceptron, type Sizes } from '../digits/network.ts';

/** The first message to a worker. */
export interface Beginning {
  readonly handle: Handle;
  readonly sizes: Sizes;
  /** The number of images in a batch. */
  readonly size: number;
  /** The number of this worker, counted from 0. */
  readonly index: number;
}

/** Images and their labels. */
export interface Batch {
  readonly images: Float32Array;
  readonly labels: Uint8Array;
}

/** Returns a function that computes a gradient and returns the loss. `batchOf` returns a worker's next batch. */
export function replica(
  { handle, sizes, size, index }: Beginning,
  batchOf: (index: number, size: number) => Batch,
): () => number {
  const parameters = attach(handle).parameters as Readonly<Record<ParameterName, Parameter>>;
  const network = new Perceptron(sizes, parameters, size);
  return () => {
    const { images, labels } = batchOf(index, size);
    return network.backward(images, labels);
  };
}
