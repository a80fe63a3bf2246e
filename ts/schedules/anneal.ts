// Half a cosine between two values, from a sine with the same bits in every engine.

const HALF_PI = 1.5707963267948966;

/**
 * Interpolates from a to b on half a cosine, with a fraction from 0 to 1. (1 - cos pi x) / 2 = sin^2(pi x / 2),
 * measured from the nearer end, where it is at most one half: it loses no digits, and both ends are exact.
 */
export function anneal(a: number, b: number, fraction: number): number {
  if (fraction > 0.5) return anneal(b, a, 1 - fraction); // the difference is exact
  const s = sine(HALF_PI * fraction);
  return a + (b - a) * (s * s);
}

/**
 * The sine from 0 to pi / 4: the minimax polynomial of fdlibm 5.3, k_sin.c (Sun Microsystems 1993, freely given; also
 * in FreeBSD's msun), error below 2^-58. The float64s are its own, in fewer digits.
 */
function sine(x: number): number {
  const z = x * x;
  const low = 0.00833333333332249 + z * (-0.0001984126982985795 + z * 2.7557313707070068e-6);
  const high = -2.5050760253406863e-8 + z * 1.58969099521155e-10;
  return x + z * x * (-0.16666666666666632 + z * (low + z * (z * z) * high));
}
