// Loader for edge functions (Vercel, Next.js), which compile no bytes at run time: the bundler hands over a compiled module.

import { Arena } from '../memory/arena.ts';
import wasm from './zeromean.wasm?module';

/** Where the optimizers of this entry get their memory. */
export const arena: Arena = /* @__PURE__ */ new Arena(() => wasm);
