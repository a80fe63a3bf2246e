// A replica: in a worker, computes the gradient of a batch of its own, and writes it where the step reads it.

import type { Handle } from 'zeromean';
import { attach } from 'zeromean/threads';
import { type Parameter, type ParameterName, Perceptron, type Sizes } from '../digits/network.ts';

/** What a worker is told first. */
export interface Beginning {
  readonly handle: Handle;
  readonly sizes: Sizes;
  /** How many images a batch has. */
  readonly size: number;
  /** The number of this worker, from 0 on. */
  readonly index: number;
}

/** Images and their labels. */
export interface Batch {
  readonly images: Float32Array;
  readonly labels: Uint8Array;
}

/** Computes a gradient for each call, and returns the loss. `batchOf` gives the next batch of a worker. */
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
