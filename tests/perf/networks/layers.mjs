// Parameters of layers, in both layouts: outputs first as in PyTorch, outputs last as in TensorFlow.js and JAX.

/** A parameter; `outputs` are the axes of the outputs in the layout `last` if these are more than the last one. */
const parameter = (first, last, outputs = null) => ({ first, last, outputs });

/** Biases, and scales of norms: one axis, and therefore neither centralized nor decayed. */
export const vector = (n) => parameter([n], [n]);

/** A dense layer without its bias. */
export const dense = (out, into) => parameter([out, into], [into, out]);

/** The scales and biases of a batch norm. */
export const norm = (n) => [vector(n), vector(n)];

/** The kernels of a convolution of k x k. */
export const kernels = (out, into, k) => parameter([out, into, k, k], [k, k, into, out]);

/** A convolution without bias, and the norm after it. */
export const convolution = (out, into, k) => [kernels(out, into, k), ...norm(out)];

/** The kernels of a depthwise convolution of k x k; in the layout of TensorFlow.js, two axes number the outputs. */
export const depthwise = (channels, k) => parameter([channels, 1, k, k], [k, k, channels, 1], [2, 3]);

/** A table of vectors, which both layouts index by their first axis. */
export const embedding = (count, width) => parameter([count, width], [count, width]);
