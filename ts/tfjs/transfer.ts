// Transfer: moves arrays between TensorFlow.js and the memory of an optimizer. Weights get a new tensor at every step
// and are never changed in place: clones, target networks and arrays that someone kept share the old one, and the wasm
// backend multiplies with packed copies of it.

import type { Tensor, TensorFlow, Variable } from './tensorflow.ts';

/** A backend, as far as it is used here. */
interface Backend {
  /** Only the wasm backend has it: a view of its heap, valid until the next call of TensorFlow.js. */
  readonly typedArrayFromHeap?: (tensor: Tensor) => Float32Array;
}

/** Reads and writes tensors. */
export class Transfer {
  readonly #tf: TensorFlow;
  /** Whether to read from a GPU, which makes everything wait. */
  readonly readback: boolean;
  /** The last backend that passed the check. */
  #readable: Backend | undefined;

  constructor(tf: TensorFlow, readback: boolean) {
    this.#tf = tf;
    this.readback = readback;
  }

  /**
   * The elements of a float32 tensor, which must not be changed, and are only valid until the next call of
   * TensorFlow.js.
   *
   * @throws Error if they are on a GPU and cannot be read, or must not be
   */
  read(tensor: Tensor): Float32Array {
    const backend = this.#tf.engine().state.tensorInfo.get(tensor.dataId)?.backend as Backend | undefined;
    if (backend?.typedArrayFromHeap !== undefined) return backend.typedArrayFromHeap(tensor);
    if (backend !== this.#readable) this.#check(backend);
    return tensor.dataSync<'float32'>();
  }

  /** Refuses a GPU. Called once for each backend, not for each tensor. */
  #check(backend: Backend | undefined): void {
    const { registry } = this.#tf.engine();
    const name = Object.keys(registry).find((each) => (registry[each] as Backend) === backend) ?? '';
    if (name === 'webgpu') {
      throw new Error(
        "zeromean steps on the CPU, and the backend webgpu cannot be read synchronously: use tf.setBackend('wasm') or 'cpu'",
      );
    }
    if (name.includes('webgl') && !this.readback) {
      throw new Error(
        `zeromean steps on the CPU, and every step would wait until the backend ${name} has sent it all gradients: use ` +
          "tf.setBackend('wasm') or 'cpu', or allow it with the option readback: true",
      );
    }
    this.#readable = backend;
  }

  /** Gives a variable a new tensor with these elements. Call it within `tf.tidy`. */
  write(variable: Variable, values: Float32Array): void {
    const { backend } = this.#tf.engine();
    const copies = (backend as Backend).typedArrayFromHeap !== undefined; // the wasm backend copies to its heap
    variable.assign(this.#tf.tensor(copies ? values : values.slice(), variable.shape, 'float32'));
  }
}
