// Inline loader: the module as a string in the bundle, compiled on first use, synchronously.

import { Arena, PAGE } from '../memory/arena.ts';
import { instantiate, type Memory, type Module, webAssembly } from '../memory/webassembly.ts';
import { decoder, length, text } from './wasm.ts';

let compiled: Module | undefined;

function load(take: (pages: number) => Memory): Module {
  compiled ??= compile(decode(take(Math.floor(text.length / PAGE) + 1))); // a 0 behind the text ends it
  return compiled;
}

/** The bytes of the kernels: a module that runs as it is instantiated writes them over their text. */
function decode(memory: Memory): Uint8Array {
  const bytes = new Uint8Array(memory.buffer);
  const { TextEncoder } = globalThis as Codecs;
  if (TextEncoder !== undefined) new TextEncoder().encodeInto(text, bytes);
  else for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i); // in jsdom, in a worklet
  instantiate(compile(Uint8Array.from(decoder)), memory);
  return bytes.subarray(0, length);
}

interface Codecs {
  readonly TextEncoder?: new () => { encodeInto(text: string, into: Uint8Array): unknown };
}

function compile(bytes: Uint8Array): Module {
  const { Module, validate } = webAssembly();
  try {
    return new Module(bytes);
  } catch (cause) {
    const why = validate(bytes)
      ? "a page with a Content-Security-Policy needs 'wasm-unsafe-eval' in its script-src"
      : 'the engine has no SIMD128, which Chrome 91, Firefox 89, Safari 16.4 and Node 16.4 have';
    throw new Error(`zeromean could not compile its WebAssembly module (${cause}): ${why}`, { cause });
  }
}

/** Where the optimizers of this entry get their memory. */
export const arena: Arena = /* @__PURE__ */ new Arena(load);
