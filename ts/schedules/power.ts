// Powers that have the same bits in every engine, computed with pairs of float64s: products and square roots, each with
// its rounding error.

/** A number as the sum of two float64s, where the second is at most half an ulp of the first. */
export type Double = readonly [high: number, low: number];

/**
 * `start` times b^n for an integer n, by repeated squaring, with each rounding error kept as a second float64. Without
 * it, a long staircase would drift.
 */
export function precisePower(b: Double, n: number, start: Double = [1, 0]): number {
  let result = start;
  let square = b;
  for (let rest = n; rest > 0; ) {
    const half = Math.floor(rest / 2);
    if (half + half !== rest) result = multiply(result, square);
    rest = half;
    if (rest > 0) square = multiply(square, square);
  }
  return result[0];
}

/**
 * b^(n + fraction) for an integer n and a fraction of 0 or more and below 1: b^(1/2), b^(1/4), ... are repeated square
 * roots, and the bits of the fraction select which of them are multiplied.
 */
export function realPower(b: Double, n: number, fraction: number): number {
  let roots: Double = [1, 0];
  let root = b;
  for (let rest = fraction; rest > 0; ) {
    root = squareRoot(root);
    rest *= 2;
    if (rest >= 1) {
      roots = multiply(roots, root);
      rest -= 1;
    }
  }
  return precisePower(b, n, roots);
}

/**
 * The product of two pairs: Dekker 1971, "A floating-point technique for extending the available precision", section 5.
 */
export function multiply([a, x]: Double, [b, y]: Double): Double {
  const product = a * b;
  const low = product === 0 ? 0 : errorOf(product, a, b) + (a * y + x * b);
  if (!Number.isFinite(low)) return [product, 0]; // near the largest float64
  const high = product + low;
  return [high, product - high + low];
}

/** The quotient of two float64s, as a pair. */
export function divide(a: number, b: number): Double {
  const quotient = a / b;
  const product = quotient * b;
  return [quotient, (a - product - errorOf(product, quotient, b)) / b];
}

/** The square root of a pair: that of its first float64, corrected by one step of Newton's method. */
function squareRoot([a, x]: Double): Double {
  const root = Math.sqrt(a);
  const square = root * root;
  const low = root === 0 ? 0 : (a - square - errorOf(square, root, root) + x) / (root + root);
  return [root, low];
}

/** What rounding removed from the product of a and b. */
function errorOf(product: number, a: number, b: number): number {
  const [a1, a2] = split(a);
  const [b1, b2] = split(b);
  return a1 * b1 - product + a1 * b2 + a2 * b1 + a2 * b2;
}

/** Veltkamp's split into two numbers of 26 bits, whose products are exact. */
function split(a: number): Double {
  const big = 134217729 * a; // 2^27 + 1
  const high = big - (big - a);
  return [high, a - high];
}
