// How much data a step has to move, by rule.

/** Bytes that must be read or written per parameter: weights and state both, the gradient once. */
export const FLOOR = { sgd: 12, sgdm: 20, nesterov: 20, adam: 28, adamw: 28, amsgrad: 36 };

/** Arrays that a step touches: weights, gradient, state. */
export const ARRAYS = { sgd: 2, sgdm: 3, nesterov: 3, adam: 4, adamw: 4, amsgrad: 5 };

/** Size of the copy: half the bytes of all these arrays, copied onto the other half. */
export function copyBytes(rule, size) {
  return 4 * ARRAYS[rule] * size;
}
