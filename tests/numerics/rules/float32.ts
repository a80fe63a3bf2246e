// Float32: what the bit-exact formulas of the rules share, besides Math.fround.

/** The larger of two; where one is NaN, the first. */
export function larger(a: number, b: number): number {
  return a < b ? b : a;
}

/** The smaller of two; where one is NaN, the first. */
export function smaller(a: number, b: number): number {
  return b < a ? b : a;
}

/** b^t in float64: the product of b, b^2, b^4, ... for the bits of t that are set, the lowest first. */
export function power(b: number, t: number): number {
  let [product, factor] = [1, b];
  for (const bit of [...t.toString(2)].reverse()) {
    if (bit === '1') product *= factor;
    factor *= factor;
  }
  return product;
}
