// The largest eigenvalue of a dense symmetric matrix, by cyclic Jacobi rotations: an independent judge of power iteration.

export type Matrix = readonly (readonly number[])[];

const SWEEPS = 30;

export function largestEigenvalueOf(matrix: Matrix): number {
  const rows = matrix.map((row) => Float64Array.from(row));
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    rows.forEach((upper, p) => {
      rows.slice(p + 1).forEach((lower, i) => {
        const q = p + 1 + i;
        const angle = 0.5 * Math.atan2(2 * at(upper, q), at(lower, q) - at(upper, p));
        for (const row of rows) rotate(row, p, row, q, angle);
        for (let j = 0; j < upper.length; j++) rotate(upper, j, lower, j, angle);
      });
    });
  }
  return Math.max(...rows.map((row, i) => at(row, i)));
}

/** Rotates the pair a[p], b[q]. */
function rotate(a: Float64Array, p: number, b: Float64Array, q: number, angle: number): void {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const [x, y] = [at(a, p), at(b, q)];
  a[p] = cos * x - sin * y;
  b[q] = sin * x + cos * y;
}

function at(array: Float64Array, index: number): number {
  return array[index] as number;
}
