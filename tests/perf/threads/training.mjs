// Data-parallel training: by workers, and by one thread that computes the gradients of all batches.
import { once } from 'node:events';

export const SIZES = { inputs: 784, hidden: 128, outputs: 10 };
export const BATCH = 64;
const REPLICAS = 2;

/** Parameters with arbitrary weights. */
export function spec() {
  const weight = (shape) => ({
    shape,
    initial: Float32Array.from({ length: shape[0] * shape[1] }, (_, k) => Math.sin(k) * 0.05),
  });
  return {
    'hidden.weight': weight([SIZES.hidden, SIZES.inputs]),
    'hidden.bias': { shape: [SIZES.hidden], initial: 0 },
    'output.weight': weight([SIZES.outputs, SIZES.hidden]),
    'output.bias': { shape: [SIZES.outputs], initial: 0 },
  };
}

/** A batch of arbitrary images. */
export function batch() {
  const images = Float32Array.from({ length: BATCH * SIZES.inputs }, (_, k) => Math.abs(Math.sin(k)));
  return { images, labels: Uint8Array.from({ length: BATCH }, (_, i) => i % SIZES.outputs) };
}

/** Returns a function that takes a step with these workers. */
export function begin(Adam, team, workers) {
  const optimizer = new Adam(spec(), { team, replicas: REPLICAS });
  optimizer.replicas.forEach(({ handle }, i) => {
    workers[i].postMessage(handle);
  });
  return async () => {
    for (const worker of workers) worker.postMessage('go');
    await Promise.all(workers.map((worker) => once(worker, 'message')));
    optimizer.step({ zeroGrad: true });
  };
}

/** Returns a function that takes a step of one thread on as many images. */
export async function alone(Adam, network) {
  const { Perceptron } = await import(network);
  const optimizer = new Adam(spec(), { gradScale: 1 / REPLICAS });
  const perceptron = new Perceptron(SIZES, optimizer.parameters, BATCH);
  const { images, labels } = batch();
  return () => {
    for (let i = 0; i < REPLICAS; i++) perceptron.backward(images, labels);
    optimizer.step({ zeroGrad: true });
  };
}
