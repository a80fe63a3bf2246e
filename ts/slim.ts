// zeromean/slim: the same classes without the inline module, for who compiles zeromean.wasm otherwise: streamed, cached, or
// imported by a bundler.

import { centralize } from './centralize.ts';
import { setModule } from './load/slim.ts';
import { Adam, AdamW } from './optimizers/adam.ts';
import { SGD, SGDM } from './optimizers/sgd.ts';

export type * from './index.ts';

/** What `zeromean` exports. */
export interface Zeromean {
  /** {@link SGD}: stochastic gradient descent, without momentum unless told otherwise. */
  readonly SGD: typeof SGD;
  /** {@link SGDM}: SGD with momentum 0.9. */
  readonly SGDM: typeof SGDM;
  /** {@link Adam}: with weight decay in the gradient, if any. */
  readonly Adam: typeof Adam;
  /** {@link AdamW}: Adam with decoupled weight decay, 0.01. */
  readonly AdamW: typeof AdamW;
  /** {@link centralize}: subtracts the mean of each output unit, in place. */
  readonly centralize: typeof centralize;
}

/**
 * The optimizers on a module of the caller's. The classes are the same at every call; memory taken after a call is run
 * by its module.
 *
 * @param module - a WebAssembly.Module: `zeromean/zeromean.wasm` of this version, compiled
 * @throws TypeError where it is no WebAssembly.Module, RangeError where it is another one
 * @example
 * const { Adam } = create(await WebAssembly.compileStreaming(fetch('/zeromean.wasm')));
 */
export function create(module: object): Zeromean {
  setModule(module);
  return { SGD, SGDM, Adam, AdamW, centralize };
}
