// The same training in Node: real digits as requests, the digest of a run that is never interrupted, and what a
// checkpoint holds.
import { Adam } from 'zeromean';
import { decode } from 'zeromean/safetensors';
import { trainingDigits } from '../../../examples/digits/mnist.ts';
import { type ParameterName, Perceptron } from '../../../examples/digits/network.ts';
import { BATCH, BODY, batchOf, INPUTS, sizesFor } from '../../../examples/durable-object/task.ts';

/** The requests of the first digits. */
export function bodies(count: number): Uint8Array[] {
  const { images, labels } = trainingDigits(count * BATCH);
  return Array.from({ length: count }, (_, i) => {
    const body = new Uint8Array(BODY);
    body.set(labels.subarray(i * BATCH, (i + 1) * BATCH));
    const pixels = images.subarray(i * BATCH * INPUTS, (i + 1) * BATCH * INPUTS);
    body.set(
      pixels.map((pixel) => Math.round(255 * pixel)),
      BATCH,
    );
    return body;
  });
}

/** Resumes from a checkpoint and takes more steps: the digest then. */
export function resumed(checkpoint: Uint8Array, batches: Uint8Array[]): string {
  const optimizer = Adam.from(checkpoint) as Adam<ParameterName>;
  const sizes = sizesFor(optimizer.parameters['hidden.bias'].size);
  const network = new Perceptron(sizes, optimizer.parameters, BATCH);
  for (const { images, labels } of batches.map(batchOf)) {
    network.backward(images, labels);
    optimizer.step({ zeroGrad: true });
  }
  return optimizer.digest();
}

/** The names and shapes in a file. */
export function content(file: Uint8Array): Record<string, readonly number[]> {
  return Object.fromEntries([...decode(file).tensors].map(([name, { shape }]) => [name, shape]));
}
