// Slab: a memory viewed as bytes: which belong to which array of which optimizer, and which to nobody.

import { aligned } from '../../../ts/memory/arena.ts';
import { HEADER, TENSOR, tableBytes } from '../../../ts/memory/table.ts';

interface Parameter {
  readonly data: Float32Array;
  readonly grad: Float32Array;
  readonly state: object;
  readonly average: Float32Array | undefined;
  readonly slow: Float32Array | undefined;
}

/** The part of an optimizer that is examined. */
export interface Owner {
  readonly parameters: Readonly<Record<string, Parameter>>;
  readonly data: Float32Array;
}

/** Bytes from `from` up to, but excluding, `to`. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** The arrays of an optimizer: parameters, state, averages and slow weights. */
export function viewsOf({ parameters }: Owner): Float32Array[] {
  return Object.values(parameters).flatMap(({ data, grad, state, average, slow }) =>
    [data, grad, ...(Object.values(state) as Float32Array[]), average, slow].filter((array) => array !== undefined),
  );
}

/** What a step may write besides the arrays: header and scratch space; and the records, which it may not write. */
export function tableOf(owner: Owner): { header: Span; records: Span; clocks: Span; scratch: Span } {
  const tensors = Object.keys(owner.parameters).length;
  const room = tableBytes(tensors);
  const clocks = HEADER.size + tensors * TENSOR.bytes;
  const words = new Uint32Array(owner.data.buffer);
  // The table lies before the scratch space, whose address is in the header, and the scratch space before the data.
  for (let table = owner.data.byteOffset - aligned(room); table > 0; table -= 64) {
    const scratch = words[(table + HEADER.scratch) / 4] as number;
    if (scratch === table + aligned(room) && words[(table + HEADER.count) / 4] === tensors) {
      return {
        header: { from: table, to: table + HEADER.size },
        records: { from: table + HEADER.size, to: table + clocks },
        clocks: { from: table + clocks, to: table + room },
        scratch: { from: scratch, to: owner.data.byteOffset },
      };
    }
  }
  throw new Error('no table lies before the data');
}

export const spanOf = ({ byteOffset, byteLength }: Float32Array): Span => ({
  from: byteOffset,
  to: byteOffset + byteLength,
});

/** Everything in the memory that belongs to no array and no table of these optimizers. */
export function nobodys(owners: readonly Owner[], bytes: number): Span[] {
  const owned = owners.flatMap((owner) => {
    const { header, records, clocks, scratch } = tableOf(owner);
    return [header, records, clocks, scratch, ...viewsOf(owner).map(spanOf)];
  });
  owned.sort((a, b) => a.from - b.from || a.to - b.to);
  const gaps: Span[] = [];
  let end = 0;
  for (const { from, to } of [...owned, { from: bytes, to: bytes }]) {
    if (from > end) gaps.push({ from: end, to: from });
    end = Math.max(end, to);
  }
  return gaps;
}
