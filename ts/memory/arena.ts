// Arena: hands out memory. Chromium allows only about 124 live WebAssembly memories, so optimizers of up to 64 KiB
// share slabs of 1 MiB, which are allocated front to back and never freed in part. A larger optimizer gets its own
// memory.

import { ROW_MEANS } from './scratch.ts';
import { tableBytes } from './table.ts';
import { instantiate, type Kernels, type Memory, type Module, webAssembly } from './webassembly.ts';

/** Bytes in a page of linear memory. */
export const PAGE: number = 65536;
const SLAB = 16 * PAGE;

/** The most bytes that one memory can hold. */
const MAX_BYTES = 65536 * PAGE;

/** Everything starts at a multiple of this, the size of a cache line. */
export const ALIGNMENT = 64;

/** Every memory starts with an unused cache line, then a table of one tensor, for calls without an optimizer, ... */
export const CALL_TABLE: number = ALIGNMENT;

/** ... then scratch space for the means of rows. */
const CALL_SCRATCH = CALL_TABLE + aligned(tableBytes(1));

/** Where allocations start. */
const HEAP_START = CALL_SCRATCH + ROW_MEANS;

/** Rounds up to the next multiple of a cache line. */
export function aligned(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}

/** A memory together with the kernels that run on it. */
export interface KernelMemory {
  readonly buffer: ArrayBufferLike;
  /** The module and the memory, from which another thread can make its own kernels. */
  readonly module: Module;
  readonly memory: Memory;
  kernels: Kernels;
  /** The address of the first byte that is still free. */
  free: number;
  /** The largest scratch space in this memory. Nothing in it outlives a call, so all calls can share it. */
  scratch: { readonly address: number; readonly bytes: number };
}

/** A part of a memory that belongs to one owner. */
interface Allocation {
  readonly memory: KernelMemory;
  readonly address: number;
}

/** Returns the compiled module. It may take a memory of some number of pages to decode the module in. */
type LoadModule = (take: (pages: number) => Memory) => Module;

/** All memories of one module. */
export class Arena {
  readonly #load: LoadModule;
  readonly #isShared: boolean;
  readonly #memories: WeakMap<ArrayBufferLike, KernelMemory> = new WeakMap();
  #slab: KernelMemory | undefined;
  #temporary: KernelMemory | undefined;

  /** Each optimizer in shared memory gets its own memory, since other threads may hold on to it. */
  constructor(load: LoadModule, isShared = false) {
    this.#load = load;
    this.#isShared = isShared;
  }

  /** Allocates zeroed bytes, which are never freed one by one. `purpose` says in an error what they are for. */
  allocate(bytes: number, purpose: () => string): Allocation {
    if (bytes > PAGE || this.#isShared) return { memory: this.#create(bytes, purpose), address: HEAP_START };
    if (this.#slab === undefined || this.#slab.free + bytes > SLAB)
      this.#slab = this.#create(SLAB - HEAP_START, purpose);
    const address = this.#slab.free;
    this.#slab.free = aligned(address + bytes);
    return { memory: this.#slab, address };
  }

  /** Lends bytes until the next call. They are not zeroed; the memory is kept for reuse unless it is large. */
  borrowTemporary(bytes: number, purpose: () => string): Allocation {
    if (bytes > SLAB - HEAP_START) return { memory: this.#create(bytes, purpose), address: HEAP_START };
    this.#temporary ??= this.#create(SLAB - HEAP_START, purpose);
    return { memory: this.#temporary, address: HEAP_START };
  }

  /** The memory with this buffer, if it is one of ours. */
  memoryOf(buffer: ArrayBufferLike): KernelMemory | undefined {
    return this.#memories.get(buffer);
  }

  #create(bytes: number, purpose: () => string): KernelMemory {
    const memory: KernelMemory = {
      ...this.#instantiate(HEAP_START + bytes, purpose),
      free: HEAP_START,
      scratch: { address: CALL_SCRATCH, bytes: ROW_MEANS },
    };
    this.#memories.set(memory.buffer, memory);
    return memory;
  }

  #instantiate(bytes: number, purpose: () => string): Pick<KernelMemory, 'buffer' | 'module' | 'memory' | 'kernels'> {
    if (!(bytes <= MAX_BYTES)) throw new RangeError(`${purpose()}, and a memory holds at most ${MAX_BYTES_TEXT}`);
    const module = this.#load((pages) => newMemory(pages, purpose));
    const memory = newMemory(Math.ceil(bytes / PAGE), purpose, this.#isShared);
    return { buffer: memory.buffer, module, memory, kernels: instantiate(module, memory) };
  }
}

/** Creates a memory that cannot grow, so that views never detach. */
function newMemory(pages: number, purpose: () => string, shared = false): Memory {
  const { Memory } = webAssembly();
  try {
    return new Memory({ initial: pages, maximum: pages, shared });
  } catch (cause) {
    // The cause may be any value: Firefox throws a string.
    const text = `${purpose()}, and the engine has no more (${cause}); a memory holds at most ${MAX_BYTES_TEXT}`;
    throw new RangeError(text, { cause });
  }
}

const MAX_BYTES_TEXT = '4 GiB, in a Cloudflare Worker 128 MB';

/** The loader for shared memory in an entry whose module was compiled elsewhere, for unshared memory: it throws. */
export function unshared(): never {
  throw new Error('shared memory needs the entry "zeromean": this one runs a module that others have compiled');
}
