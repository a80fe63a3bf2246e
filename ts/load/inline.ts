// Inline loader: the module as a string of hex digits in the bundle, compiled on first use, synchronously.
// (Hex costs 4-8 % after brotli, base64 33-40 %.)

import { Arena } from '../arena.ts';
import { wasm } from './wasm.ts';
import { type Module, webAssembly } from './webassembly.ts';

let compiled: Module | undefined;

function load(): Module {
  compiled ??= compile(decode(wasm));
  return compiled;
}

function decode(hex: string): Uint8Array {
  return Uint8Array.from({ length: hex.length / 2 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16));
}

function compile(bytes: Uint8Array): Module {
  const { Module } = webAssembly();
  try {
    return new Module(bytes);
  } catch (cause) {
    throw new Error(
      `zeromean could not compile its WebAssembly module (${cause}). A page with a Content-Security-Policy needs ` +
        "'wasm-unsafe-eval' in its script-src; the engine needs SIMD (Chrome 91, Firefox 89, Safari 16.4, Node 16.4)",
      { cause },
    );
  }
}

/** Where the optimizers of this entry get their memory. */
export const arena: Arena = /* @__PURE__ */ new Arena(load);
