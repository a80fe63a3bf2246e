// Powers with the same bits in every engine, in pairs of float64s: products and square roots, each with its rounding
// error.

/** A number as the sum of two float64s, of which the second is at most half an ulp of the first. */
export type Double = readonly [high: number, low: number];

/**
 * `start` times b^n for an integer n: squares of b, each with its rounding error as a second float64. Without it, a
 * long staircase would drift.
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
 * b^(n + fraction) for an integer n and a fraction from 0 to below 1: b^(1/2), b^(1/4), ... are square roots of square
 * roots, and the bits of the fraction say which of them are multiplied.
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

/** Their product: Dekker 1971, "A floating-point technique for extending the available precision", section 5. */
export function multiply([a, x]: Double, [b, y]: Double): Double {
  const product = a * b;
  const low = product === 0 ? 0 : errorOf(product, a, b) + (a * y + x * b);
  if (!Number.isFinite(low)) return [product, 0]; // near the largest float64
  const high = product + low;
  return [high, product - high + low];
}

/** The quotient of two float64s. */
export function divide(a: number, b: number): Double {
  const quotient = a / b;
  const product = quotient * b;
  return [quotient, (a - product - errorOf(product, quotient, b)) / b];
}

/** The square root: that of the first float64, and one step of Newton's method. */
function squareRoot([a, x]: Double): Double {
  const root = Math.sqrt(a);
  const square = root * root;
  const low = root === 0 ? 0 : (a - square - errorOf(square, root, root) + x) / (root + root);
  return [root, low];
}

/** What rounding has taken from the product of a and b. */
function errorOf(product: number, a: number, b: number): number {
  const [a1, a2] = split(a);
  const [b1, b2] = split(b);
  return a1 * b1 - product + a1 * b2 + a2 * b1 + a2 * b2;
}

/** Veltkamp's split: two numbers of 26 bits, whose products are exact. */
function split(a: number): Double {
  const big = 134217729 * a; // 2^27 + 1
  const high = big - (big - a);
  return [high, a - high];
}
