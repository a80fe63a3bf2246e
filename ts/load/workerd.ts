// Loader for Cloudflare Workers, which cannot compile at run time: the bundler provides a compiled module.

import { Arena, unshared } from '../memory/arena.ts';
import wasm from './zeromean.wasm';

/** The source of all memory in this entry. */
export const arena: Arena = /* @__PURE__ */ new Arena(() => wasm);
/** A module that was compiled elsewhere runs only on unshared memory. */
export const sharedArena: Arena = /* @__PURE__ */ new Arena(unshared);
