// Float32: what the bit-exact formulas of the rules share in addition to Math.fround.

/** The larger of two numbers; the first if one is NaN. */
export function larger(a: number, b: number): number {
  return a < b ? b : a;
}

/** The smaller of two numbers; the first if one is NaN. */
export function smaller(a: number, b: number): number {
  return b < a ? b : a;
}

/** b^t in float64: the product of b, b^2, b^4, ... for the set bits of t, lowest first. */
export function power(b: number, t: number): number {
  let [product, factor] = [1, b];
  for (const bit of [...t.toString(2)].reverse()) {
    if (bit === '1') product *= factor;
    factor *= factor;
  }
  return product;
}
