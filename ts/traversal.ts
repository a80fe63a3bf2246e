// Traversal: a shape and its output axes as the loops that the kernels walk. Axes of length 1 drop out, neighbours of
// the same kind merge; what is left alternates between averaged axes and output axes.

import { LOOPS, type Row, TENSOR, TRAVERSAL } from './table.ts';

/** Nested loops of one kind, the innermost first. */
interface Loop {
  readonly count: number;
  readonly stride: number;
}

/** How a tensor is walked. */
export interface Traversal {
  readonly kind: number;
  /** Length of the innermost contiguous run. */
  readonly run: number;
  readonly averaged: readonly Loop[];
  readonly outputs: readonly Loop[];
  readonly inverseFanIn: number;
}

/** The number of elements of a shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** How many elements share one mean. */
export function fanInOf(shape: readonly number[], outputAxes: readonly number[]): number {
  return sizeOf(shape.filter((_, axis) => !outputAxes.includes(axis)));
}

/** The walk over a tensor that is left alone. */
export function flat(size: number): Traversal {
  return { kind: TRAVERSAL.flat, run: size, averaged: [], outputs: [], inverseFanIn: 1 };
}

/** The walk over a tensor with one mean for each index of its output axes; undefined if it needs too many loops. */
export function traverse(shape: readonly number[], outputAxes: readonly number[]): Traversal | undefined {
  const size = sizeOf(shape);
  if (size === 0) return flat(0);

  const groups = groupsOf(shape, outputAxes);
  const averaged = groups.filter((group) => !group.output);
  const outputs = groups.filter((group) => group.output);
  const inverseFanIn = 1 / fanInOf(shape, outputAxes);
  if (averaged.length === 0) {
    return { kind: TRAVERSAL.rows, run: 1, averaged, outputs: [{ count: size, stride: 1 }], inverseFanIn };
  }
  const columns = groups[0]?.output === true;
  const innermost = (columns ? outputs : averaged).shift();
  if (averaged.length > LOOPS || outputs.length > LOOPS) return undefined;
  const kind = columns ? TRAVERSAL.columns : TRAVERSAL.rows;
  return { kind, run: innermost?.count ?? 1, averaged, outputs, inverseFanIn };
}

interface Group extends Loop {
  readonly output: boolean;
}

/** The merged axes, the innermost first. */
function groupsOf(shape: readonly number[], outputAxes: readonly number[]): Group[] {
  const groups: Group[] = [];
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const length = shape[axis] as number;
    const output = outputAxes.includes(axis);
    const last = groups.at(-1);
    if (length > 1) {
      if (last?.output === output) groups[groups.length - 1] = { ...last, count: last.count * length };
      else groups.push({ count: length, stride, output });
    }
    stride *= length;
  }
  return groups;
}

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

/** Writes a traversal into the record of its tensor. */
export function writeTraversal(row: Row, { kind, run, averaged, outputs, inverseFanIn }: Traversal): void {
  row.setDouble(TENSOR.inverseFanIn, inverseFanIn);
  row.setWord(TENSOR.traversal, kind);
  row.setWord(TENSOR.run, run);
  for (let i = 0; i < LOOPS; i++) {
    writeLoop(row, TENSOR.averaged + 4 * i, averaged[i]);
    writeLoop(row, TENSOR.outputs + 4 * i, outputs[i]);
  }
}

function writeLoop(row: Row, field: number, loop: Loop | undefined): void {
  row.setWord(field, loop?.count ?? 1);
  row.setWord(field + 4 * LOOPS, loop?.stride ?? 0);
}
