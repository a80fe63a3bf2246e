// Pieces: where the step of a tensor may be cut so that threads can share it without changing a bit. Every cut is at a
// cache line, because the last vector of a run is read and written back beyond its end.

import { TRAVERSAL, type Traversal } from '../options/traversal.ts';

/**
 * The approximate number of elements in a chunk: enough that claiming it costs nothing, few enough that threads finish
 * together.
 */
export const CHUNK = 32_768;

/** Elements of a cache line. */
const LINE = 16;
/** Columns are cut in multiples of this: with fewer, kernels step several rows at once. */
const COLUMNS = 64;
/** A piece has at least this many columns, if there are enough. */
const WIDE = 256;

/** A part of a tensor that is stepped like a whole tensor. */
export interface Piece {
  /** The index of its first element. */
  readonly from: number;
  readonly size: number;
  /** The length of its innermost runs. */
  readonly run: number;
  /** How many output units it has, if the tensor is cut between units. */
  readonly units: number;
}

/** The pieces of a tensor; none if it is stepped as a whole. */
export function piecesOf(traversal: Traversal, size: number): Piece[] {
  if (size < 2 * CHUNK) return [];
  const { kind, run, averaged, outputs } = traversal;
  if (kind === TRAVERSAL.flat) return cut(size, CHUNK, (from, size) => ({ from, size, run: size, units: 1 }));
  if (kind === TRAVERSAL.rows) {
    const [units] = outputs;
    if (averaged.length > 0 || outputs.length !== 1 || units?.stride !== run) return [];
    const least = LINE / greatestDivisor(run, LINE);
    const most = Math.max(least, Math.round(CHUNK / run / least) * least);
    return cut(units.count, most, (unit, units) => ({ from: unit * run, size: units * run, run, units }));
  }
  if (outputs.length > 0 || run % 4 !== 0 || run < 2 * COLUMNS) return [];
  const rows = size / run;
  const wide = Math.min(WIDE, Math.ceil(run / 2 / COLUMNS) * COLUMNS); // a row of a piece costs a call
  const most = Math.max(wide, Math.round(CHUNK / rows / COLUMNS) * COLUMNS);
  return cut(run, most, (from, columns) => ({ from, size: rows * columns, run: columns, units: 1 }));
}

function cut(total: number, most: number, piece: (from: number, count: number) => Piece): Piece[] {
  const pieces = Array.from({ length: Math.ceil(total / most) }, (_, i) =>
    piece(i * most, Math.min(most, total - i * most)),
  );
  return pieces.length > 1 ? pieces : [];
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}
