// Count: every memory that the library requests from the engine, observed at the constructor.

import { webAssembly } from '../../../ts/memory/webassembly.ts';

/** The arguments with which a memory was requested. */
export interface Asked {
  readonly initial: number;
  readonly maximum: number;
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
}

/** All memories so far; import this module before anything is constructed. */
export const memories: Asked[] = [];

const namespace = webAssembly() as { Memory: ReturnType<typeof webAssembly>['Memory'] };
const { Memory } = namespace;

namespace.Memory = class extends Memory {
  constructor(pages: { readonly initial: number; readonly maximum: number }) {
    super(pages);
    memories.push({ ...pages, memory: this as unknown as Asked['memory'] });
  }
};

/** How many memories a call requests. */
export function counted<Result>(call: () => Result): { result: Result; constructed: number } {
  const before = memories.length;
  const result = call();
  return { result, constructed: memories.length - before };
}
