// Handle: where the arrays of an optimizer are in shared memory, as a plain object that `postMessage` accepts.

/** A parameter in a handle. */
export interface HandleParameter {
  readonly name: string;
  readonly shape: readonly number[];
  /** The index of its first element in the arrays of all parameters. */
  readonly offset: number;
  readonly size: number;
}

/** What `attach` of `zeromean/threads` needs. */
export interface Handle {
  readonly buffer: ArrayBufferLike;
  /** The addresses of the weights and of the gradients. */
  readonly data: number;
  readonly grad: number;
  /** How many elements both have, padding included. */
  readonly elements: number;
  readonly parameters: readonly HandleParameter[];
}

/** The gradients of one of several workers. */
export interface Replica {
  /** The gradients of all parameters in one array, at the same places as in `optimizer.data`. */
  readonly grad: Float32Array;
  /** The handle of the weights and of these gradients. */
  readonly handle: Handle;
}
