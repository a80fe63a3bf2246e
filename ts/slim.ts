// zeromean/slim: the same classes without the inline module, for applications that compile zeromean.wasm themselves:
// streamed, cached, or imported by a bundler.

import { centralize } from './centralize.ts';
import { setModule } from './load/slim.ts';
import { Adam, AdamW } from './optimizers/adam.ts';
import { SGD, SGDM } from './optimizers/sgd.ts';

export type * from './index.ts';

/** What `zeromean` exports. */
export interface Zeromean {
  /** {@link SGD}: stochastic gradient descent, by default without momentum. */
  readonly SGD: typeof SGD;
  /** {@link SGDM}: SGD with a momentum of 0.9 by default. */
  readonly SGDM: typeof SGDM;
  /** {@link Adam}: weight decay, if any, is added to the gradient. */
  readonly Adam: typeof Adam;
  /** {@link AdamW}: Adam with decoupled weight decay, by default 0.01. */
  readonly AdamW: typeof AdamW;
  /** {@link centralize}: subtracts the mean of each output unit from an array, in place. */
  readonly centralize: typeof centralize;
}

/**
 * Returns the optimizers, running on a module that you have compiled yourself. Every call returns the same classes.
 * Memory that is allocated after a call runs the module of that call.
 *
 * @param module - a WebAssembly.Module, compiled from the `zeromean/zeromean.wasm` of this version
 * @throws TypeError if it is not a WebAssembly.Module, RangeError if it is another module
 * @example
 * const { Adam } = create(await WebAssembly.compileStreaming(fetch('/zeromean.wasm')));
 */
export function create(module: object): Zeromean {
  setModule(module);
  return { SGD, SGDM, Adam, AdamW, centralize };
}
