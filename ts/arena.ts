// Arena: where memory comes from. Chromium allows about 124 live WebAssembly memories, so optimizers of up to 64 KiB
// share slabs of 1 MiB, handed out front to back and never taken back; a larger one gets a memory of its own.

import { instantiate, type Kernels, type Memory, type Module, webAssembly } from './load/webassembly.ts';
import { tableBytes } from './table.ts';
import { ROW_MEANS } from './traversal.ts';

/** Bytes of a page of linear memory. */
export const PAGE: number = 65536;
const SLAB = 16 * PAGE;

/** The most that one memory holds. */
export const CEILING: number = 65536 * PAGE;

/** Everything starts at a multiple of this: a cache line. */
export const ALIGNMENT = 64;

/** At the start of every memory, after the cache line around address 0: room for a table of one tensor ... */
export const DESK: number = ALIGNMENT;

/** ... and scratch room for the means of rows. */
export const DESK_SCRATCH: number = DESK + aligned(tableBytes(1));

/** Where the rest of a memory starts. */
const START = DESK_SCRATCH + ROW_MEANS;

/** The next multiple of a cache line. */
export function aligned(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}

/** One memory with the kernels on it. */
export interface Land {
  readonly buffer: ArrayBuffer;
  readonly kernels: Kernels;
  /** Where what is not handed out begins. */
  free: number;
  /** The largest scratch room that is known in it: nothing in it outlives a call, so that it may be shared. */
  scratch: { readonly address: number; readonly bytes: number };
}

/** A part of a memory, zeroed, that belongs to one owner. */
export interface Plot {
  readonly land: Land;
  readonly address: number;
}

/** The module, compiled on first use, for which it may take a memory of so many pages. */
export type Load = (take: (pages: number) => Memory) => Module;

/** The memories of one module. */
export class Arena {
  readonly #load: Load;
  readonly #lands: WeakMap<ArrayBufferLike, Land> = new WeakMap();
  #slab: Land | undefined;
  #bench: Land | undefined;

  constructor(load: Load) {
    this.#load = load;
  }

  /** So many zeroed bytes, for good; `asked` says for an error's text who needs them. */
  take(bytes: number, asked: () => string): Plot {
    if (bytes > PAGE) return { land: this.#open(bytes, asked), address: START };
    if (this.#slab === undefined || this.#slab.free + bytes > SLAB) this.#slab = this.#open(SLAB - START, asked);
    const address = this.#slab.free;
    this.#slab.free = aligned(address + bytes);
    return { land: this.#slab, address };
  }

  /** So many bytes, until the next call: not zeroed, and kept only if they are few. */
  borrow(bytes: number, asked: () => string): Plot {
    if (bytes > SLAB - START) return { land: this.#open(bytes, asked), address: START };
    this.#bench ??= this.#open(SLAB - START, asked);
    return { land: this.#bench, address: START };
  }

  /** The memory that this buffer is, if it is one of ours. */
  landOf(buffer: ArrayBufferLike): Land | undefined {
    return this.#lands.get(buffer);
  }

  #open(bytes: number, asked: () => string): Land {
    const { buffer, kernels } = this.#grant(START + bytes, asked);
    const land = { buffer, kernels, free: START, scratch: { address: DESK_SCRATCH, bytes: ROW_MEANS } };
    this.#lands.set(buffer, land);
    return land;
  }

  #grant(bytes: number, asked: () => string): { buffer: ArrayBuffer; kernels: Kernels } {
    if (!(bytes <= CEILING)) throw new RangeError(`${asked()}, and a memory holds at most ${CEILING_TEXT}`);
    const module = this.#load((pages) => memoryOf(pages, asked));
    const memory = memoryOf(Math.ceil(bytes / PAGE), asked);
    return { buffer: memory.buffer, kernels: instantiate(module, memory) };
  }
}

/** A memory that nobody can grow, so that no view ever detaches. */
function memoryOf(pages: number, asked: () => string): Memory {
  const { Memory } = webAssembly();
  try {
    return new Memory({ initial: pages, maximum: pages });
  } catch (cause) {
    // Firefox throws a string.
    const text = `${asked()}, and the engine has no more (${cause}); a memory holds at most ${CEILING_TEXT}`;
    throw new RangeError(text, { cause });
  }
}

const CEILING_TEXT = '4 GiB, in a Cloudflare Worker 128 MB';
