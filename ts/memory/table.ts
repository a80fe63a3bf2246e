// Table: the description of a step and its tensors, which the kernels read from linear memory. It mirrors the repr(C)
// structs of crate/src/table.rs.

import type { Settings } from '../options/shared.ts';
import { LOOPS, type Loop, type Traversal } from '../options/traversal.ts';

/** Byte offsets in the header, which applies to all tensors. */
export const HEADER = {
  lr: 0,
  decay: 8,
  gradScale: 16,
  clipNorm: 24,
  lookaheadAlpha: 32,
  rule: 40,
  count: 44,
  atUpdate: 48,
  decoupled: 52,
  decayInside: 56,
  skipNonFinite: 60,
  flush: 64,
  zeroGrad: 68,
  scratch: 72,
  passes: 80,
  size: 160,
} as const;

/** Byte offsets in the record of one tensor. `count` such records follow the header. */
export const TENSOR = {
  inverseFanIn: 0,
  lrScale: 8,
  decayScale: 16,
  data: 24,
  grad: 28,
  state: 32,
  size: 44,
  traversal: 48,
  frozen: 52,
  run: 56,
  averaged: 60,
  outputs: 84,
  average: 108,
  slow: 112,
  clock: 116,
  bytes: 120,
} as const;

/**
 * Byte offsets in a clock, which holds what depends on how many steps a tensor has taken. Clocks follow the tensors.
 */
export const CLOCK = {
  scalars: 0,
  averageRate: 56,
  bytes: 64,
} as const;

/** How many scalars a rule can have. */
export const SCALARS = 7;

/** One record of the table, either the header or a tensor. Fields are identified by their byte offsets. */
export class Row {
  readonly #f64: Float64Array;
  readonly #u32: Uint32Array;

  constructor(buffer: ArrayBufferLike, address: number, bytes: number) {
    this.#f64 = new Float64Array(buffer, address, bytes / 8);
    this.#u32 = new Uint32Array(buffer, address, bytes / 4);
  }

  getDouble(field: number): number {
    return this.#f64[field >> 3] as number;
  }

  setDouble(field: number, value: number): void {
    this.#f64[field >> 3] = value;
  }

  getWord(field: number): number {
    return this.#u32[field >> 2] as number;
  }

  setWord(field: number, value: number): void {
    this.#u32[field >> 2] = value;
  }
}

/** The views of one parameter, and its record in the table. */
export interface Tensor {
  readonly data: Float32Array;
  readonly grad: Float32Array;
  readonly state: Readonly<Record<string, Float32Array>>;
  readonly average: Float32Array | undefined;
  readonly slow: Float32Array | undefined;
  readonly row: Row;
}

/** The size in bytes of a table of this many tensors. */
export function tableBytes(tensors: number): number {
  return HEADER.size + tensors * (TENSOR.bytes + CLOCK.bytes);
}

/** Writes into the header what stays the same in all steps. `rule` is the number of the update rule. */
export function writeConstants(header: Row, settings: Settings, rule: number): void {
  const { decoupled, centralization, skipNonFinite } = settings;
  const { at } = centralization;
  header.setWord(HEADER.rule, rule);
  header.setWord(HEADER.atUpdate, Number(at === 'update' || at === 'update+decay'));
  header.setWord(HEADER.decoupled, Number(decoupled));
  header.setWord(HEADER.decayInside, Number(at === 'gradient+decay' || at === 'update+decay'));
  header.setWord(HEADER.skipNonFinite, Number(skipNonFinite));
}

/** Writes a traversal into the record of a tensor. */
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

/** A clock of a table. */
export interface Clock {
  readonly address: number;
  /** The scalars of the rule. */
  readonly scalars: Float64Array;
  readonly row: Row;
}

/**
 * The table of an optimizer. It is kept outside linear memory and copied there for each call of the kernels, because
 * callers can make views of a shared memory and overwrite the tables in it, and the kernels access whatever address a
 * table contains.
 */
export class Table {
  readonly address: number;
  readonly header: Row;
  readonly #tensors: number;
  readonly #clocks: Clock[] = [];
  readonly #words: Uint32Array;
  readonly #target: Uint32Array;
  /** The part that is copied: without the clocks that are not in use. */
  #used: Uint32Array;

  /** A zeroed table of this many tensors, to be copied to this address of this memory. */
  constructor(memory: ArrayBufferLike, address: number, tensors: number) {
    const bytes = tableBytes(tensors);
    const own = new ArrayBuffer(bytes);
    this.address = address;
    this.header = new Row(own, 0, HEADER.size);
    this.#tensors = tensors;
    this.#words = new Uint32Array(own);
    this.#used = this.#words;
    this.#target = new Uint32Array(memory, address, bytes / 4);
    this.header.setWord(HEADER.count, tensors);
  }

  /** The record of the tensor with this index. */
  tensor(index: number): Row {
    return new Row(this.#words.buffer, HEADER.size + index * TENSOR.bytes, TENSOR.bytes);
  }

  /** The clock with this index; there are as many clocks as tensors. */
  clock(index: number): Clock {
    const offset = HEADER.size + this.#tensors * TENSOR.bytes + index * CLOCK.bytes;
    this.#clocks[index] ??= {
      address: this.address + offset,
      scalars: new Float64Array(this.#words.buffer, offset + CLOCK.scalars, SCALARS),
      row: new Row(this.#words.buffer, offset, CLOCK.bytes),
    };
    return this.#clocks[index];
  }

  /** Sets how many clocks are in use, counted from the first. */
  useClocks(count: number): void {
    const unused = (this.#tensors - count) * CLOCK.bytes;
    this.#used = this.#words.subarray(0, this.#words.length - unused / 4);
  }

  /** Copies the table into linear memory and returns its address for the kernels. */
  write(): number {
    this.#target.set(this.#used);
    return this.address;
  }
}
