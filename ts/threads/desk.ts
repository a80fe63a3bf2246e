// Desk: the part of an optimizer's memory that describes its rounds: headers of the threads, chunks, records of pieces
// of tensors, blocks of gradients and their sums of squares.

import { aligned } from '../memory/arena.ts';
import { HEADER, TENSOR } from '../memory/table.ts';

/** What a chunk does. */
export const KIND = {
  /** Takes the step of `second` tensors, whose records begin at `first`. */
  step: 0,
  /** Sums the squares of `second` blocks, from the block with the index `first` on. */
  squares: 1,
  /** Adds the gradients of all replicas, `second` elements from index `first` on, and clears them if `third` is 1. */
  sum: 2,
} as const;

/** Words of a chunk: kind, first, second, third. */
export const CHUNK_WORDS = 4;
/** Words of a block: the address of its gradients, and how many there are. */
export const BLOCK_WORDS = 2;
/** Bytes from one header to the next. */
const HEADER_STRIDE = aligned(HEADER.size);

/** The counts and sizes that determine a desk. */
export interface Sizes {
  readonly threads: number;
  readonly chunks: number;
  readonly records: number;
  readonly blocks: number;
  readonly replicas: number;
  /** Bytes of scratch space that each thread needs. */
  readonly scratch: number;
  /** Bytes of one array for all parameters. */
  readonly array: number;
}

/** Addresses in the memory of an optimizer: all that a worker has to know about it. It can be structured-cloned. */
export interface Desk {
  /** The factor of all gradients, a double. */
  readonly factor: number;
  readonly headers: number;
  readonly chunks: number;
  readonly records: number;
  readonly blocks: number;
  readonly sums: number;
  /** Scratch space of all threads but the main one, and how many bytes each has. */
  readonly scratch: number;
  readonly stride: number;
  /** The sum of the gradients of all replicas: the gradients that a step takes. */
  readonly grad: number;
  /** The gradients of each replica. */
  readonly replicas: readonly number[];
  /** The first byte after all of it. */
  readonly end: number;
}

/** Lays out a desk at an address, which is at a cache line. */
export function layDesk(address: number, grad: number, sizes: Sizes): Desk {
  const { threads, chunks, records, blocks, replicas, scratch, array } = sizes;
  let end = address;
  const take = (bytes: number): number => {
    const start = end;
    end += aligned(bytes);
    return start;
  };
  const desk = {
    factor: take(8),
    headers: take(threads * HEADER_STRIDE),
    chunks: take(4 * CHUNK_WORDS * chunks),
    records: take(TENSOR.bytes * records),
    blocks: take(4 * BLOCK_WORDS * blocks),
    sums: take(8 * blocks),
    scratch: take((threads - 1) * aligned(scratch)),
    stride: aligned(scratch),
    grad,
    replicas: Array.from({ length: replicas }, () => take(array)),
  };
  return { ...desk, end };
}

/** The address of the header of a thread. */
export function headerOf({ headers }: Desk, thread: number): number {
  return headers + thread * HEADER_STRIDE;
}
