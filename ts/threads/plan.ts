// Plan: the chunks of the rounds of one optimizer. What depends only on its layout is worked out once; which tensors
// are frozen, and their factors, at every step.

import type { Facts, Layout } from '../memory/layout.ts';
import { HEADER, TENSOR } from '../memory/table.ts';
import { TRAVERSAL } from '../options/traversal.ts';
import { BLOCK_WORDS, CHUNK_WORDS, type Desk, headerOf, KIND } from './desk.ts';
import { CHUNK, type Piece, piecesOf } from './pieces.ts';

/** How many elements have their squares summed at once (crate/src/passes/norm.rs). */
const BLOCK = 65_536;

/** The most of everything that a plan writes. */
export interface Extent {
  readonly chunks: number;
  readonly records: number;
  readonly blocks: number;
}

/** The most that the plan of an optimizer writes. */
export function extentOf({ tensors, array }: Facts): Extent {
  const sum = (count: (one: Facts['tensors'][number]) => number): number =>
    tensors.reduce((total, tensor) => total + count(tensor), 0);
  const records = sum(({ traversal, size }) => piecesOf(traversal, size).length);
  const blocks = sum(({ size }) => Math.ceil(size / BLOCK));
  return { records, blocks, chunks: Math.max(records + tensors.length, blocks, Math.ceil(array / 4 / CHUNK)) };
}

/** Writes rounds into the desk of an optimizer. */
export class Plan {
  readonly #layout: Layout;
  readonly #desk: Desk;
  readonly #pieces: readonly (readonly Piece[])[];
  readonly #words: Uint32Array;
  readonly #doubles: Float64Array;
  #chunks = 0;
  #blocks = 0;

  constructor(layout: Layout, desk: Desk) {
    this.#layout = layout;
    this.#desk = desk;
    this.#pieces = layout.facts.tensors.map(({ traversal, size }) => piecesOf(traversal, size));
    this.#words = new Uint32Array(layout.memory.buffer);
    this.#doubles = new Float64Array(layout.memory.buffer);
  }

  /** Writes the round that sums the gradients of all replicas. Returns the number of chunks. */
  sum(clear: boolean): number {
    this.#chunks = 0;
    const elements = this.#layout.facts.array / 4;
    for (let at = 0; at < elements; at += CHUNK) {
      this.#add(KIND.sum, at, Math.min(CHUNK, elements - at), Number(clear));
    }
    return this.#chunks;
  }

  /** Writes the round that sums the squares of all gradients that train, by block. Returns the number of chunks. */
  squares(): number {
    this.#chunks = 0;
    let [block, first, elements] = [0, 0, 0];
    for (const { grad, row } of this.#layout.tensors) {
      if (row.getWord(TENSOR.frozen) === 1) continue;
      for (let at = 0; at < grad.length; at += BLOCK) {
        const count = Math.min(BLOCK, grad.length - at);
        const words = this.#desk.blocks / 4 + block * BLOCK_WORDS;
        this.#words[words] = grad.byteOffset + 4 * at;
        this.#words[words + 1] = count;
        block += 1;
        elements += count;
        if (elements < CHUNK) continue;
        this.#add(KIND.squares, first, block - first);
        [first, elements] = [block, 0];
      }
    }
    if (block > first) this.#add(KIND.squares, first, block - first);
    this.#blocks = block;
    return this.#chunks;
  }

  /** The sum of all squares, block by block. */
  get squared(): number {
    let sum = 0;
    const first = this.#desk.sums / 8;
    for (let block = 0; block < this.#blocks; block++) sum += this.#doubles[first + block] as number;
    return sum;
  }

  /**
   * Writes the step, with this factor for all gradients, and the headers of all threads. Returns the number of chunks.
   */
  step(factor: number, threads: number): number {
    this.#chunks = 0;
    const { table, tensors } = this.#layout;
    const { records } = this.#desk;
    const first = table.address + HEADER.size;
    const flushes = table.header.getWord(HEADER.flush) === 1;
    this.#doubles[this.#desk.factor / 8] = factor;
    this.#writeHeaders(threads);
    let [record, from, elements] = [0, 0, 0];
    const whole = (to: number): void => {
      if (to > from) this.#add(KIND.step, first + from * TENSOR.bytes, to - from);
      elements = 0;
    };
    tensors.forEach(({ row, data }, i) => {
      const pieces = this.#pieces[i] as readonly Piece[];
      // Frozen tensors, and state that is flushed, are traversed from end to end, which pieces of columns do not allow.
      const isWhole = pieces.length === 0 || row.getWord(TENSOR.frozen) === 1 || (flushes && isColumns(row));
      if (isWhole) {
        elements += data.length;
        if (elements < CHUNK) return;
        whole(i + 1);
      } else {
        whole(i);
        for (const piece of pieces) {
          const address = records + record++ * TENSOR.bytes;
          this.#writeRecord(address, first + i * TENSOR.bytes, piece);
          this.#add(KIND.step, address, 1);
        }
      }
      from = i + 1;
    });
    whole(tensors.length);
    return this.#chunks;
  }

  #add(kind: number, first: number, second: number, third = 0): void {
    const words = this.#words;
    const at = this.#desk.chunks / 4 + this.#chunks++ * CHUNK_WORDS;
    words[at] = kind;
    words[at + 1] = first;
    words[at + 2] = second;
    words[at + 3] = third;
  }

  /** Copies the header of the table for each thread, each with its own scratch space. */
  #writeHeaders(threads: number): void {
    const { address } = this.#layout.table;
    for (let thread = 0; thread < threads; thread++) {
      const header = headerOf(this.#desk, thread) / 4;
      this.#words.copyWithin(header, address / 4, (address + HEADER.size) / 4);
      if (thread > 0) this.#words[header + HEADER.scratch / 4] = this.#desk.scratch + (thread - 1) * this.#desk.stride;
    }
  }

  /** Copies the record of a tensor, with the arrays and loops of a piece. */
  #writeRecord(address: number, tensor: number, { from, size, run, units }: Piece): void {
    const words = this.#words;
    const record = address / 4;
    words.copyWithin(record, tensor / 4, (tensor + TENSOR.bytes) / 4);
    for (const field of ARRAYS) {
      const array = words[record + field / 4] as number;
      if (array !== 0) words[record + field / 4] = array + 4 * from;
    }
    words[record + TENSOR.size / 4] = size;
    words[record + TENSOR.run / 4] = run;
    words[record + TENSOR.outputs / 4] = units;
  }
}

/** The fields of a record that are addresses of arrays. */
const ARRAYS = [
  TENSOR.data,
  TENSOR.grad,
  TENSOR.state,
  TENSOR.state + 4,
  TENSOR.state + 8,
  TENSOR.average,
  TENSOR.slow,
];

function isColumns(row: { getWord(field: number): number }): boolean {
  return row.getWord(TENSOR.traversal) === TRAVERSAL.columns;
}
