// What a set of digits is, wherever it comes from.

export interface Digits {
  /** Pixels in [0, 1], 784 per image, row by row. */
  readonly images: Float32Array;
  /** 0 to 9. */
  readonly labels: Uint8Array;
}

export const PIXELS = 28 * 28;
export const CLASSES = 10;
