// Powers with the same bits in every engine, in pairs of float64s.

/**
 * b^n for an integer n: squares of b, each with its rounding error as a second float64. Without it, a long staircase
 * would drift.
 */
export function precisePower(b: number, n: number): number {
  let result: Double = [1, 0];
  let square: Double = [b, 0];
  for (let rest = n; rest > 0; ) {
    const half = Math.floor(rest / 2);
    if (half + half !== rest) result = multiply(result, square);
    rest = half;
    if (rest > 0) square = multiply(square, square);
  }
  return result[0];
}

/** A number as the sum of two float64s, of which the second is at most half an ulp of the first. */
type Double = readonly [high: number, low: number];

/** Their product: Dekker 1971, "A floating-point technique for extending the available precision", section 5. */
function multiply([a, x]: Double, [b, y]: Double): Double {
  const product = a * b;
  if (product === 0 || product === Infinity) return [product, 0];
  const [a1, a2] = split(a);
  const [b1, b2] = split(b);
  const low = a1 * b1 - product + a1 * b2 + a2 * b1 + a2 * b2 + (a * y + x * b);
  const high = product + low;
  return [high, product - high + low];
}

/** Veltkamp's split: two numbers of 26 bits, whose products are exact. */
function split(a: number): Double {
  const big = 134217729 * a; // 2^27 + 1
  const high = big - (big - a);
  return [high, a - high];
}
