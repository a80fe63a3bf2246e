// examples/rust: a Rust program that trains with the crate, natively and inside a WebAssembly module of its own, with SIMD128
// and with arrays of four floats. The digest is the same each time.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { webAssembly } from '../../../ts/memory/webassembly.ts';
import { cargo, cargoForWasm, root } from './cargo.ts';

const TARGET = 'wasm32-unknown-unknown';
const STEPS = 300;

/** Its WebAssembly module, compiled with these flags. */
function compiled(folder: string, flags: string): Uint8Array {
  const target = join(root, 'target', folder);
  const build = ['build', '--quiet', '--release', '-p', 'glyphs', '--lib', '--target', TARGET, '--target-dir', target];
  cargoForWasm(build, flags);
  return readFileSync(join(target, TARGET, 'release', 'glyphs.wasm'));
}

const native = cargo(['run', '--quiet', '--release', '-p', 'glyphs']);
const digest = /digest ([0-9a-f]{16})$/m.exec(native)?.[1];

test('natively, it learns to read', () => {
  const [accuracy] = native.matchAll(/step 300: loss [\d.]+, accuracy ([\d.]+) %/g);
  expect(Number(accuracy?.[1])).toBeGreaterThan(95);
  expect(digest).toBeDefined();
});

test.each([
  ['with SIMD128', 'glyphs-simd', '-C target-feature=+simd128'],
  ['without', 'glyphs', '-C target-feature=-simd128'],
])('in a module of its own, %s', (_, folder, flags) => {
  const { Module, Instance } = webAssembly();
  const module = new Module(compiled(folder, flags));
  expect(Module.imports(module)).toEqual([]);
  const { train_glyphs: train } = new Instance(module, {}).exports as { train_glyphs: (steps: number) => bigint };
  expect(BigInt.asUintN(64, train(STEPS)).toString(16).padStart(16, '0')).toBe(digest);
});
