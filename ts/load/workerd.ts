// Loader for Cloudflare Workers, which compile no bytes at run time: the bundler hands over a compiled module.

import { Arena } from '../memory/arena.ts';
import wasm from './zeromean.wasm';

/** Where the optimizers of this entry get their memory. */
export const arena: Arena = /* @__PURE__ */ new Arena(() => wasm);
