// Numbers that every contestant generates alike, in its own language: element i of a stream, uniform in [-1, 1), exact
// in float32. Streams: the weights of tensor k are stream 16 k, its gradients of step t are stream 16 k + t.

const GOLDEN = 0x9e3779b1;

/** Element `i` of a stream. */
export function number(i, stream) {
  let x = Math.imul(i + Math.imul(stream, GOLDEN), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 15), 0xc2b2ae35);
  x ^= x >>> 13;
  return (x >>> 8) / 2 ** 23 - 1;
}

/** How such a number becomes a gradient: the offset gives every row a mean, so that centralization has an effect. */
export const GRADIENTS = {
  normal: { scale: 1, offset: 0.25 },
  zero: { scale: 0, offset: 0 },
  /** About 5e-20, whose squares are below the normal float32 range. */
  tiny: { scale: 2 ** -64, offset: 0 },
};

/** The same, `factor` times as large. */
export const scaled = ({ scale, offset }, factor) => ({ scale: scale * factor, offset: offset * factor });

/** Fills an array with scaled numbers of a stream. */
export function fill(array, stream, { scale, offset } = { scale: 1, offset: 0 }) {
  for (let i = 0; i < array.length; i++) array[i] = number(i, stream) * scale + offset;
}

/** Weights are as large as gradients. */
export const weightStream = (tensor) => 16 * tensor;

/** The gradients of step `t`, from 1 to 15. */
export const gradientStream = (tensor, t) => 16 * tensor + t;

/** Steps that a contestant takes to prove itself; it then keeps the gradients of the last one. */
export const PROOF_STEPS = 3;

export const HYPER = { lr: 0.01, momentum: 0.9, beta1: 0.9, beta2: 0.999, eps: 1e-8 };
