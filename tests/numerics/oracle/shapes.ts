// Shapes: 24 pairs of a shape and its output axes, of rank 0 to 6, with dimensions of 0 and 1, sizes around the lanes
// and blocks of the kernels, and every traversal: flat, rows, columns, general.

export interface Pair {
  shape: readonly number[];
  /** Undefined: nothing of this rank can be centralized. */
  outputAxis?: number | readonly number[];
}

export const pairs: readonly Pair[] = [
  { shape: [] },
  { shape: [7] },
  // empty
  { shape: [0, 4], outputAxis: 0 },
  { shape: [4, 0], outputAxis: 0 },
  // rows
  { shape: [1, 9], outputAxis: 0 },
  { shape: [4, 1], outputAxis: 0 },
  { shape: [3, 259], outputAxis: 0 },
  { shape: [2, 1029], outputAxis: -2 },
  { shape: [5, 3, 5], outputAxis: [0] },
  { shape: [4, 3, 5], outputAxis: [0, 1] },
  { shape: [6, 3, 3, 3], outputAxis: 0 },
  // columns
  { shape: [5, 7], outputAxis: 1 },
  { shape: [34, 19], outputAxis: -1 },
  { shape: [131, 3], outputAxis: 1 },
  { shape: [7, 1], outputAxis: 1 },
  { shape: [5, 3, 6], outputAxis: 2 },
  { shape: [3, 3, 4, 2], outputAxis: [2, 3] },
  { shape: [2, 3, 2, 3, 2], outputAxis: -1 },
  // general axes
  { shape: [5, 3, 5], outputAxis: 1 },
  { shape: [4, 6, 5], outputAxis: [2, 0] },
  { shape: [6, 4, 3, 3], outputAxis: 1 },
  { shape: [3, 1, 5, 4], outputAxis: [0, -2] },
  { shape: [2, 3, 1, 2, 3, 2], outputAxis: [0, 5] },
  { shape: [2, 2, 3, 2, 2, 3], outputAxis: [1, 2, 4] },
];
