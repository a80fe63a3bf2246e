// Arena: where memory comes from. Chromium allows about 124 live WebAssembly memories, so optimizers of up to 64 KiB
// share slabs of 1 MiB, handed out front to back and never taken back; a larger one gets a memory of its own.

import { ROW_MEANS } from './scratch.ts';
import { tableBytes } from './table.ts';
import { instantiate, type Kernels, type Memory, type Module, webAssembly } from './webassembly.ts';

/** Bytes of a page of linear memory. */
export const PAGE: number = 65536;
const SLAB = 16 * PAGE;

/** The most that one memory holds. */
export const MAX_BYTES: number = 65536 * PAGE;

/** Everything starts at a multiple of this: a cache line. */
export const ALIGNMENT = 64;

/** At the start of every memory, after the cache line around address 0: room for a table of one tensor ... */
export const CALL_TABLE: number = ALIGNMENT;

/** ... and scratch room for the means of rows. */
export const CALL_SCRATCH: number = CALL_TABLE + aligned(tableBytes(1));

/** Where the rest of a memory starts. */
const HEAP_START = CALL_SCRATCH + ROW_MEANS;

/** The next multiple of a cache line. */
export function aligned(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}

/** One memory with the kernels on it. */
export interface KernelMemory {
  readonly buffer: ArrayBuffer;
  readonly kernels: Kernels;
  /** Where what is not handed out begins. */
  free: number;
  /** The largest scratch room that is known in it: nothing in it outlives a call, so that it may be shared. */
  scratch: { readonly address: number; readonly bytes: number };
}

/** A part of a memory, zeroed, that belongs to one owner. */
export interface Allocation {
  readonly memory: KernelMemory;
  readonly address: number;
}

/** The module, compiled on first use, for which it may take a memory of so many pages. */
export type LoadModule = (take: (pages: number) => Memory) => Module;

/** The memories of one module. */
export class Arena {
  readonly #load: LoadModule;
  readonly #memories: WeakMap<ArrayBufferLike, KernelMemory> = new WeakMap();
  #slab: KernelMemory | undefined;
  #temporary: KernelMemory | undefined;

  constructor(load: LoadModule) {
    this.#load = load;
  }

  /** So many zeroed bytes, for good; `purpose` says for an error's text who needs them. */
  allocate(bytes: number, purpose: () => string): Allocation {
    if (bytes > PAGE) return { memory: this.#create(bytes, purpose), address: HEAP_START };
    if (this.#slab === undefined || this.#slab.free + bytes > SLAB)
      this.#slab = this.#create(SLAB - HEAP_START, purpose);
    const address = this.#slab.free;
    this.#slab.free = aligned(address + bytes);
    return { memory: this.#slab, address };
  }

  /** So many bytes, until the next call: not zeroed, and kept only if they are few. */
  borrowTemporary(bytes: number, purpose: () => string): Allocation {
    if (bytes > SLAB - HEAP_START) return { memory: this.#create(bytes, purpose), address: HEAP_START };
    this.#temporary ??= this.#create(SLAB - HEAP_START, purpose);
    return { memory: this.#temporary, address: HEAP_START };
  }

  /** The memory that this buffer is, if it is one of ours. */
  memoryOf(buffer: ArrayBufferLike): KernelMemory | undefined {
    return this.#memories.get(buffer);
  }

  #create(bytes: number, purpose: () => string): KernelMemory {
    const { buffer, kernels } = this.#instantiate(HEAP_START + bytes, purpose);
    const memory: KernelMemory = {
      buffer,
      kernels,
      free: HEAP_START,
      scratch: { address: CALL_SCRATCH, bytes: ROW_MEANS },
    };
    this.#memories.set(buffer, memory);
    return memory;
  }

  #instantiate(bytes: number, purpose: () => string): { buffer: ArrayBuffer; kernels: Kernels } {
    if (!(bytes <= MAX_BYTES)) throw new RangeError(`${purpose()}, and a memory holds at most ${MAX_BYTES_TEXT}`);
    const module = this.#load((pages) => newMemory(pages, purpose));
    const memory = newMemory(Math.ceil(bytes / PAGE), purpose);
    return { buffer: memory.buffer, kernels: instantiate(module, memory) };
  }
}

/** A memory that nobody can grow, so that no view ever detaches. */
function newMemory(pages: number, purpose: () => string): Memory {
  const { Memory } = webAssembly();
  try {
    return new Memory({ initial: pages, maximum: pages });
  } catch (cause) {
    // Firefox throws a string.
    const text = `${purpose()}, and the engine has no more (${cause}); a memory holds at most ${MAX_BYTES_TEXT}`;
    throw new RangeError(text, { cause });
  }
}

const MAX_BYTES_TEXT = '4 GiB, in a Cloudflare Worker 128 MB';
