// Loader for zeromean/slim: the module is the caller's, who has compiled zeromean.wasm in a way of their own.

import { Arena } from '../memory/arena.ts';
import { type Kernels, type Module, webAssembly } from '../memory/webassembly.ts';
import { show, tagOf, wrongType } from '../options/checks.ts';

const EXPORTS: readonly (keyof Kernels)[] = ['step', 'grad_norm', 'centralize', 'clip_value', 'digest'];

let current: Module;

/** Keeps the module for all memories that are taken from now on, if it is one and has the kernels. */
export function setModule(module: unknown): void {
  if (tagOf(module) !== 'WebAssembly.Module') {
    throw wrongType('module', module, 'a WebAssembly.Module: zeromean/zeromean.wasm, compiled');
  }
  const { Module } = webAssembly();
  const exported = Module.exports(module as Module).map(({ name }) => name);
  const missing = EXPORTS.filter((name) => !exported.includes(name));
  if (missing.length > 0) {
    throw new RangeError(
      `module has no export ${missing.map(show).join(', ')}, expected zeromean/zeromean.wasm of this very version`,
    );
  }
  current = module as Module;
}

/** Where the optimizers of this entry get their memory: only `create` hands out what asks for it. */
export const arena: Arena = /* @__PURE__ */ new Arena(() => current);
