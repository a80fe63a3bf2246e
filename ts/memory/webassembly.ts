// WebAssembly: the parts of the namespace that this package uses, declared structurally, so that neither the package
// nor its users need the DOM's types or those of a runtime.

/** A compiled module. */
export type Module = object;

/** A linear memory. */
export interface Memory {
  readonly buffer: ArrayBufferLike;
}

/** The exports of crate/src/abi.rs. */
export interface Kernels {
  step(table: number): number;
  part(header: number, tensors: number, count: number, factor: number): void;
  factor(table: number, sum: number): number;
  squares(grad: number, count: number): number;
  add(into: number, from: number, count: number): void;
  grad_norm(table: number): number;
  centralize(table: number): void;
  clip_value(table: number, limit: number): void;
  digest(address: number, count: number, seed: bigint): bigint;
}

interface Namespace {
  readonly validate: (bytes: Uint8Array) => boolean;
  readonly Module: {
    new (bytes: Uint8Array): Module;
    imports(module: Module): { readonly module: string; readonly name: string }[];
    exports(module: Module): { readonly name: string }[];
  };
  readonly Memory: new (pages: {
    readonly initial: number;
    readonly maximum: number;
    readonly shared?: boolean;
  }) => Memory;
  readonly Instance: new (
    module: Module,
    imports: Readonly<Record<string, Readonly<Record<string, Memory>>>>,
  ) => { readonly exports: unknown };
}

/** The runtime's WebAssembly namespace. */
export function webAssembly(): Namespace {
  const { WebAssembly } = globalThis as { WebAssembly?: Namespace };
  if (WebAssembly === undefined) throw new Error('zeromean needs WebAssembly, and this runtime has none');
  return WebAssembly;
}

/** Instantiates the kernels on a memory, which is the module's only import. */
export function instantiate(module: Module, memory: Memory): Kernels {
  const { Module, Instance } = webAssembly();
  const [wanted] = Module.imports(module);
  const imports = wanted === undefined ? {} : { [wanted.module]: { [wanted.name]: memory } };
  try {
    return new Instance(module, imports).exports as Kernels;
  } catch (cause) {
    throw refusal('instantiate', cause);
  }
}

/**
 * What to throw if the engine fails to compile or instantiate a module: an error that says why, or the cause itself if
 * the reason is unknown. Chromium mentions a page's main thread if it refuses a module only there, because of its size.
 */
export function refusal(verb: string, cause: unknown, why?: string): unknown {
  const reason = /main thread/.test(`${cause}`)
    ? "on a page's main thread Chrome and Edge before 115 compile at most 4 KB synchronously: use a Web Worker"
    : why;
  return reason
    ? new Error(`zeromean could not ${verb} its WebAssembly module (${cause}): ${reason}`, { cause })
    : cause;
}
