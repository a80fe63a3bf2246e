// Scratch: how much room the kernels need beside the arrays of a tensor, for means and for what they compute.

import { TRAVERSAL, type Traversal } from '../options/traversal.ts';

/** Rows for whose means there is room, and how many of this length have theirs taken together (crate/src/mean/rows.rs). */
const ROWS = 64;
const rowsAtOnce = (length: number): number => (length < 32 && (length < 16 || length % 4 !== 0) ? ROWS : 16);

/** Bytes of scratch room for their means. */
export const ROW_MEANS: number = 8 * ROWS;

/** Elements that are stepped at once, from scratch room (crate/src/units.rs). */
const L1_ELEMENTS = 2048;

/** The last vector of an array may hold three elements more. */
export const OVERRUN = 12;

/** Bytes of scratch room for the means of a traversal: 16 for every column, of 8 or more (crate/src/mean/columns.rs). */
export function meansOf({ kind, run }: Traversal): number {
  return kind === TRAVERSAL.columns ? 16 * Math.max(8, Math.ceil(run / 4) * 4) : ROW_MEANS;
}

/**
 * Bytes of scratch room for the step of a tensor of this size: its means, and what is centralized of one piece of it;
 * or, where that is computed before its means are known, of a group (crate/src/units.rs).
 */
export function scratchOf(traversal: Traversal, size: number, computed: boolean): number {
  const { kind, run, averaged } = traversal;
  if (kind === TRAVERSAL.flat) return 0;
  const compact = kind === TRAVERSAL.rows && averaged.length === 0;
  const rows = Math.min(Math.max(Math.floor(L1_ELEMENTS / run), 1), rowsAtOnce(run)) * run;
  const group = compact ? Math.min(rows, size) : size;
  return meansOf(traversal) + 4 * (computed ? group : Math.min(group, L1_ELEMENTS)) + OVERRUN;
}
