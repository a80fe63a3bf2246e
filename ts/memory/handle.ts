// Handle: where the arrays of an optimizer are in shared memory, as a plain object that `postMessage` accepts.

/** A parameter in a handle. */
export interface HandleParameter {
  /** Its name in the spec. */
  readonly name: string;
  /** The lengths of its axes, row-major. */
  readonly shape: readonly number[];
  /** The index of its first element in the arrays of all parameters. */
  readonly offset: number;
  /** The number of its elements. */
  readonly size: number;
}

/** What `attach` of `zeromean/threads` needs. */
export interface Handle {
  /** The shared memory. */
  readonly buffer: ArrayBufferLike;
  /** The address of the weights, in bytes. */
  readonly data: number;
  /** The address of the gradients, in bytes. */
  readonly grad: number;
  /** How many elements both have, padding included. */
  readonly elements: number;
  /** The parameters, in the order of the spec. */
  readonly parameters: readonly HandleParameter[];
}

/** The gradients of one of several workers. */
export interface Replica {
  /** The gradients of all parameters in one array, at the same places as in `optimizer.data`. */
  readonly grad: Float32Array;
  /** The handle of the weights and of these gradients. */
  readonly handle: Handle;
}
