// The largest eigenvalue of a symmetric matrix, known only by its products with vectors: power iteration.

/** Writes the product with `vector` into `product`. */
export type Multiply = (vector: Float32Array, product: Float32Array) => void;

/**
 * Returns the Rayleigh quotient v . A v after so many products, a lower bound of the largest eigenvalue, and leaves the
 * next v, of length 1, in `vector`: a start for a matrix that differs little. The start must not be 0. Returns 0 if the
 * product is.
 */
export function largestEigenvalue(multiply: Multiply, vector: Float32Array, iterations: number): number {
  const product = new Float32Array(vector.length);
  let quotient = 0;
  normalize(vector, norm(vector));
  for (let i = 0; i < iterations; i++) {
    multiply(vector, product);
    quotient = dot(vector, product);
    const length = norm(product);
    if (length === 0) return 0;
    vector.set(product);
    normalize(vector, length);
  }
  return quotient;
}

export function norm(vector: Float32Array): number {
  return Math.sqrt(dot(vector, vector));
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

function normalize(vector: Float32Array, length: number): void {
  for (let i = 0; i < vector.length; i++) vector[i] = (vector[i] as number) / length;
}
