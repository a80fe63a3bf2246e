// Attach: the arrays of an optimizer that lives in another thread, without a copy and without WebAssembly.

import type { Handle, HandleParameter } from '../memory/handle.ts';

/** The arrays of a parameter, the same as those of the `Parameter` in the other thread. */
export interface AttachedParameter {
  /** Its name in the spec. */
  readonly name: string;
  /** The lengths of its axes, row-major. */
  readonly shape: readonly number[];
  /** The weights: a view of shared memory. */
  readonly data: Float32Array;
  /** The gradient: a view of shared memory. */
  readonly grad: Float32Array;
}

/** Arrays of an optimizer in another thread. */
export interface Attached {
  /** The parameters by their names in the spec. */
  readonly parameters: Readonly<Record<string, AttachedParameter>>;
  /** The weights of all parameters in one array. */
  readonly data: Float32Array;
  /** The gradients of all parameters in one array. */
  readonly grad: Float32Array;
}

/**
 * Makes views of the arrays of an optimizer in another thread, or of a replica. Ordering reads and writes between
 * threads is up to you: send a message when a gradient is complete, and when a step is done.
 *
 * @param handle - `optimizer.handle`, or that of one of `optimizer.replicas`, as it arrived by `postMessage`
 * @example
 * self.onmessage = ({ data: handle }) => {
 *   const { parameters } = attach(handle);
 *   computeGradient(parameters.w.data, parameters.w.grad);
 *   self.postMessage('ready');
 * };
 */
export function attach(handle: Handle): Attached {
  const { buffer, data, grad, elements } = handle;
  const view = (address: number, length: number): Float32Array => new Float32Array(buffer, address, length);
  const parameters: Record<string, AttachedParameter> = Object.create(null);
  for (const { name, shape, offset, size } of handle.parameters as readonly HandleParameter[]) {
    const at = (array: number): Float32Array => view(array + 4 * offset, size);
    parameters[name] = { name, shape, data: at(data), grad: at(grad) };
  }
  return { parameters, data: view(data, elements), grad: view(grad, elements) };
}
