// Inline loader: the module as a string in the bundle, compiled on first use, synchronously.

import { Arena } from '../arena.ts';
import { wasm } from './wasm.ts';
import { type Module, webAssembly } from './webassembly.ts';

let compiled: Module | undefined;

function load(): Module {
  compiled ??= compile(decode(wasm));
  return compiled;
}

/** The bytes of what scripts/lib/inline.mjs encodes. */
function decode(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length); // modulo 256
  let length = 0;
  let plane = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 35) plane = 91 * (code - 31);
    else {
      bytes[length++] = plane + code - 38;
      plane = 0;
    }
  }
  return bytes.subarray(0, length);
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
