// Traversal: turns a shape and its output axes into the nested loops that the kernels run. Axes of length 1 drop out
// and neighbours of the same kind merge, so that averaged axes and output axes alternate.

/** How many nested loops of one kind the kernels support. */
export const LOOPS = 3;

/** The kinds of traversal, as the kernels number them. */
export const TRAVERSAL = { flat: 0, rows: 1, columns: 2 } as const;

/** One of several nested loops; the innermost comes first. */
export interface Loop {
  readonly count: number;
  readonly stride: number;
}

/** How the kernels loop over a tensor. */
export interface Traversal {
  readonly kind: number;
  /** The length of the innermost contiguous run. */
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

/** The traversal of a tensor that is not centralized. */
export function flat(size: number): Traversal {
  return { kind: TRAVERSAL.flat, run: size, averaged: [], outputs: [], inverseFanIn: 1 };
}

/** The traversal of a tensor with one mean for each index of its output axes; undefined if it needs too many loops. */
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

/** The merged axes; the innermost comes first. */
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
