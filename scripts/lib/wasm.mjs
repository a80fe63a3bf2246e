// The kernels: crate/wasm -> cargo and wasm-bindgen, called by wasm-pack -> strip wasm-bindgen's leftovers -> wasm-opt ->
// build/zeromean.wasm.
import { readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { TARGET } from './compiler.mjs';
import { impurities, staticData } from './purity.mjs';
import { bin, CARGO_PROGRESS, root, SetupError, work } from './run.mjs';
import { contents, step, times } from './stamps.mjs';
import { wasmEnvironment } from './toolchain.mjs';

export const WASM = 'build/zeromean.wasm';
const RAW = 'build/pkg/zeromean_bg.wasm';
const NEW = 'build/zeromean.new.wasm';

/** Features needed to read the module that Rust produces; the final binary uses only simd and bulk-memory. */
const FEATURES = [
  'simd',
  'bulk-memory',
  'sign-ext',
  'mutable-globals',
  'nontrapping-float-to-int',
  'multivalue',
  'reference-types',
];
const READ = ['--mvp-features', ...FEATURES.map((name) => `--enable-${name}`)];
const REDUCE = [
  // wasm-bindgen's own exports, all that only they reach, and their initial data (nothing else has any: `staticData`).
  '--remove-exports=__*',
  '--remove-memory-init',
  '--remove-unused-module-elements',
  ...['debug', 'producers', 'target-features'].map((what) => `--strip-${what}`),
];
/** wasm-bindgen's static data, in bytes. */
const BINDGEN_DATA = 8;

export function wasm() {
  return step('kernels', {
    inputs: () => ({
      ...times('crate/src', 'crate/wasm', 'crate/Cargo.toml', 'Cargo.toml', 'Cargo.lock', '.cargo/config.toml'),
      ...contents(
        'build/toolchain.json',
        'scripts/lib/wasm.mjs',
        'scripts/lib/purity.mjs',
        'scripts/lib/toolchain.mjs',
        'node_modules/binaryen/package.json',
      ),
    }),
    outputs: () => [WASM],
    make,
  });
}

async function make() {
  const env = wasmEnvironment();
  // Cargo treats a file whose time has gone back (restored, renamed) as unchanged.
  const old = ['-p', 'zeromean', '-p', 'zeromean-wasm', '--release', '--target', TARGET];
  await work('removing the last build', ['cargo', 'clean', ...old], { env });
  const pack = [
    'build',
    'crate/wasm',
    '--out-name',
    'zeromean',
    '--release',
    '--mode',
    'no-install',
    '--target',
    'web',
    '--no-typescript',
    '--no-pack',
  ];
  await work('compiling the kernels to WebAssembly', ['wasm-pack', ...pack, '--out-dir', join(root, 'build/pkg')], {
    env: { ...env, ...CARGO_PROGRESS },
  });
  const data = staticData(read(RAW));
  if (data > BINDGEN_DATA) {
    throw new SetupError(
      `the kernels have ${data - BINDGEN_DATA} bytes of static data (a panic's text? a table?), and must have none`,
    );
  }
  // Checked before optimising, because wasm-opt would fold a constant stack pointer away.
  await work('reducing them', bin('binaryen/bin/wasm-opt', RAW, ...READ, ...REDUCE, '-o', NEW));
  const found = impurities(read(NEW));
  if (found.length > 0)
    throw new SetupError(`the kernels must be nothing but code on imported memory, and have ${found.join(', ')}`);
  // Keeps the functions of crate/src/step/run.rs apart.
  const apart = ['--one-caller-inline-max-function-size', '150'];
  // Loads and stores take constant parts of their addresses as offsets, which costs no instruction. wasm-opt does that
  // if address 0 to 1023 are unused; what it needs is that no such sum wraps around, and in Rust's arrays none does.
  const offsets = ['--low-memory-unused', '--optimize-added-constants-propagate'];
  await work(
    'optimising them',
    bin('binaryen/bin/wasm-opt', NEW, ...READ, '-O2', ...apart, ...offsets, '-O2', '-o', NEW),
  );
  renameSync(join(root, NEW), join(root, WASM));
}

function read(path) {
  return readFileSync(join(root, path));
}
