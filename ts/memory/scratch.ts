// Scratch: how much scratch space the kernels need for means and intermediate results.

import { TRAVERSAL, type Traversal } from '../options/traversal.ts';

/** The most rows whose means are computed together (crate/src/phi/rows.rs). */
const ROWS = 64;

/** How many rows of this length have their means computed together, if that many fit (crate/src/phi/rows.rs). */
export function rowsAtOnce(length: number): number {
  return length < 32 && (length < 16 || length % 4 !== 0) ? ROWS : 16;
}

/** Bytes of scratch space for the means of rows. */
export const ROW_MEANS: number = 8 * ROWS;

/** How many elements a step computes as one tile, so that they stay in the L1 cache (crate/src/step/tiles.rs). */
const L1_ELEMENTS = 2048;

/** The kernels access whole vectors, so the last one may reach three elements beyond an array. */
export const OVERRUN = 12;

/** Bytes of scratch space for the means of a traversal: 16 per column, at least 128 (crate/src/phi/columns.rs). */
export function meansOf({ kind, run }: Traversal): number {
  return kind === TRAVERSAL.columns ? 16 * Math.max(8, Math.ceil(run / 4) * 4) : ROW_MEANS;
}

/**
 * Bytes of scratch space for a step of a tensor of this size: for its means, and for the values of one tile that are
 * centralized. If those are `computed`, their means are only known afterwards, and all rows whose means are computed
 * together need space (crate/src/step/tiles.rs).
 */
export function scratchOf(traversal: Traversal, size: number, computed: boolean): number {
  const { kind, run, averaged } = traversal;
  if (kind === TRAVERSAL.flat) return 0;
  const compact = kind === TRAVERSAL.rows && averaged.length === 0;
  const rows = Math.min(Math.max(Math.floor(L1_ELEMENTS / run), 1), rowsAtOnce(run)) * run;
  const group = compact ? Math.min(rows, size) : size;
  return meansOf(traversal) + 4 * (computed ? group : Math.min(group, L1_ELEMENTS)) + OVERRUN;
}
