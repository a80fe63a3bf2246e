// Everything that must exist before the real work, in order: npm packages, Rust for wasm, kernels, dist/. Only what is
// stale is rebuilt.
import { requireRust } from './compiler.mjs';
import { dist } from './dist.mjs';
import { inline } from './inline.mjs';
import { unlock } from './lock.mjs';
import { packages } from './packages.mjs';
import { toolchain } from './toolchain.mjs';
import { wasm } from './wasm.mjs';
import { worker } from './worker.mjs';

export async function build() {
  requireRust();
  for (const make of [packages, toolchain, wasm, inline, worker, dist]) await make();
  unlock();
}
