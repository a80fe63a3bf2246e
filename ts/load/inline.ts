// Inline loader: the module is a string in the bundle, which is decoded and compiled synchronously on first use.

import { Arena, PAGE } from '../memory/arena.ts';
import { instantiate, type Memory, type Module, refusal, webAssembly } from '../memory/webassembly.ts';
import { share } from './share.ts';
import { decoder, length, limits, text } from './wasm.ts';

const PAGES = Math.floor(text.length / PAGE) + 1;

let compiled: Module | undefined;
let compiledShared: Module | undefined;

/** Takes a memory to decode in, where a 0 follows the text and ends it. */
type Take = (pages: number) => Memory;

function load(take: Take): Module {
  compiled ??= compile(decode(take(PAGES)));
  return compiled;
}

function loadShared(take: Take): Module {
  compiledShared ??= compile(share(decode(take(PAGES)), limits));
  return compiledShared;
}

/** Decodes the kernels: instantiating another module runs it, and it overwrites their text with their bytes. */
function decode(memory: Memory): Uint8Array {
  const bytes = new Uint8Array(memory.buffer);
  const { TextEncoder } = globalThis as Codecs;
  if (TextEncoder !== undefined) new TextEncoder().encodeInto(text, bytes);
  else for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i); // jsdom and worklets have no TextEncoder
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
    throw refusal('compile', cause, why);
  }
}

/** The source of all memory in this entry. */
export const arena: Arena = /* @__PURE__ */ new Arena(load);
/** The source of memory that is shared with workers. */
export const sharedArena: Arena = /* @__PURE__ */ new Arena(loadShared, true);
