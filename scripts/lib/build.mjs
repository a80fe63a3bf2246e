// Everything that has to be there before the work: packages, kernels, dist/. Only what is stale is made.
import { dist } from './dist.mjs';
import { packages } from './packages.mjs';
import { requireCargo } from './toolchain.mjs';
import { wasm } from './wasm.mjs';

export async function build() {
  await requireCargo();
  await packages();
  await wasm();
  await dist();
}
