// Half a cosine between two values, computed from a sine that has the same bits in every engine.

const HALF_PI = 1.5707963267948966;

/**
 * Interpolates from a to b along half a cosine, with a fraction from 0 to 1. Uses (1 - cos pi x) / 2 = sin^2(pi x / 2),
 * measured from the nearer end, where it is at most one half, so no digits are lost and both ends are exact.
 */
export function anneal(a: number, b: number, fraction: number): number {
  if (fraction > 0.5) return anneal(b, a, 1 - fraction); // the difference is exact
  const s = sine(HALF_PI * fraction);
  return a + (b - a) * (s * s);
}

/**
 * The sine from 0 to pi / 4: the minimax polynomial of k_sin.c in fdlibm 5.3 (Sun Microsystems 1993, freely usable;
 * also in FreeBSD's msun), with an error below 2^-58. The coefficients are the same float64s, written with fewer
 * digits.
 */
function sine(x: number): number {
  const z = x * x;
  const low = 0.00833333333332249 + z * (-0.0001984126982985795 + z * 2.7557313707070068e-6);
  const high = -2.5050760253406863e-8 + z * 1.58969099521155e-10;
  return x + z * x * (-0.16666666666666632 + z * (low + z * (z * z) * high));
}
