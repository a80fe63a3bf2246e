// Loader for zeromean/slim: the caller has compiled zeromean.wasm and passes the module.

import { Arena, unshared } from '../memory/arena.ts';
import { type Module, webAssembly } from '../memory/webassembly.ts';
import { show, tagOf, wrongType } from '../options/checks.ts';

/** `tables_2` is the version of the tables that the kernels read. */
const EXPORTS = ['tables_2', 'step', 'grad_norm', 'centralize', 'clip_value', 'digest'];

let current: Module;

/** Checks the module, and uses it for all memories that are created from now on. */
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

/** The source of all memory in this entry. Nobody can ask for memory before `create` has set a module. */
export const arena: Arena = /* @__PURE__ */ new Arena(() => current);
/** A module that was compiled elsewhere runs only on unshared memory. */
export const sharedArena: Arena = /* @__PURE__ */ new Arena(unshared);
