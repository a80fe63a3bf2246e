/**
 * The same classes without the inline module, for applications that compile zeromean.wasm themselves:
 * streamed, cached, or imported by a bundler.
 *
 * @module zeromean/slim
 */

import * as zeromean from './index.ts';
import { setModule } from './load/slim.ts';

export type * from './index.ts';

/** What `zeromean` exports: the classes, and `centralize`. */
export type Zeromean = typeof zeromean;

/**
 * Returns the optimizers, running on a module that you have compiled yourself. Every call returns the same classes.
 * Memory that is allocated after a call runs the module of that call.
 *
 * @param module - a WebAssembly.Module, compiled from the `zeromean/zeromean.wasm` of this version
 * @throws TypeError if it is not a WebAssembly.Module, RangeError if it is a different module
 * @example
 * const { Adam } = create(await WebAssembly.compileStreaming(fetch('/zeromean.wasm')));
 */
export function create(module: object): Zeromean {
  setModule(module);
  return zeromean;
}
