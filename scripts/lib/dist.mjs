// dist/: what is published. esbuild bundles each entry with everything it needs, as ESM and CJS, next to its
// declarations and the binary.
import { cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { excess, sizes } from './budget.mjs';
import { declarations } from './declarations.mjs';
import { root, say } from './run.mjs';
import { contents, step, times } from './stamps.mjs';
import { WASM } from './wasm.mjs';
import { WORKER } from './worker.mjs';

/**
 * The entries: name in dist/, source, which file of ts/load/ provides the module, formats, and whether it has
 * declarations; `core` is the entry to import instead of bundling a second core.
 */
const ENTRIES = [
  { name: 'index', source: 'ts/index.ts', load: 'inline', formats: ['esm', 'cjs'], declared: true },
  { name: 'slim', source: 'ts/slim.ts', load: 'slim', formats: ['esm', 'cjs'], declared: true },
  { name: 'schedules', source: 'ts/schedules.ts', load: 'inline', formats: ['esm', 'cjs'], declared: true },
  { name: 'safetensors', source: 'ts/safetensors.ts', load: 'inline', formats: ['esm', 'cjs'], declared: true },
  { name: 'threads', source: 'ts/threads.ts', load: 'inline', formats: ['esm', 'cjs'], declared: true },
  { name: 'tfjs', source: 'ts/tfjs.ts', load: 'inline', formats: ['esm', 'cjs'], declared: true, core: './index' },
  {
    name: 'tfjs/create',
    source: 'ts/tfjs/create.ts',
    load: 'inline',
    formats: ['esm', 'cjs'],
    declared: true,
    core: '../index',
  },
  { name: 'workerd', source: 'ts/index.ts', load: 'workerd', formats: ['esm'] },
  { name: 'edge', source: 'ts/index.ts', load: 'edge', formats: ['esm'] },
];
const FORMATS = { esm: { extension: '.js', options: {} }, cjs: { extension: '.cjs', options: { platform: 'node' } } };
const FRESH = 'build/dist';
const OLD = 'build/dist.old';

export function dist() {
  return step('dist', {
    inputs: () => ({
      ...times('ts', 'tsconfig.json', 'tsconfig.build.json'),
      ...contents('ts/load/wasm.ts', WASM, WORKER, 'package.json'),
      ...contents('scripts/lib/dist.mjs', 'scripts/lib/declarations.mjs', 'scripts/lib/budget.mjs'),
      ...contents('node_modules/esbuild/package.json', 'node_modules/typescript/package.json'),
    }),
    outputs: () => ['dist'],
    make,
  });
}

async function make() {
  say('bundling dist/');
  rmSync(join(root, FRESH), { recursive: true, force: true });
  mkdirSync(join(root, FRESH), { recursive: true });
  await bundle();
  await declarations(
    ENTRIES.filter(({ declared }) => declared),
    FRESH,
  );
  cpSync(join(root, WASM), join(root, FRESH, 'zeromean.wasm'));
  cpSync(join(root, WORKER), join(root, FRESH, 'worker.js'));
  rmSync(join(root, OLD), { recursive: true, force: true });
  if (existsSync(join(root, 'dist'))) renameSync(join(root, 'dist'), join(root, OLD));
  renameSync(join(root, FRESH), join(root, 'dist'));
  rmSync(join(root, OLD), { recursive: true, force: true });
  const rows = sizes(join(root, 'dist'));
  for (const { entry, raw, gzip, brotli } of rows) {
    say(`  ${entry.padEnd(28)}raw ${raw}  gzip ${gzip}  brotli ${brotli}`);
  }
  const over = excess(rows);
  if (over !== undefined) say(over);
}

/**
 * Bundles every entry in every format, each self-contained except for a `core`: an import of a module that only sets
 * something in another one would be dropped as side-effect free.
 */
async function bundle() {
  const { build } = await import('esbuild');
  for (const { name, source, load, formats, core } of ENTRIES) {
    for (const format of formats) {
      await build({
        absWorkingDir: root,
        entryPoints: { [name]: source },
        outdir: FRESH,
        outExtension: { '.js': FORMATS[format].extension },
        bundle: true,
        format,
        target: 'es2022',
        external: ['*.wasm', '*.wasm?module', '@tensorflow/tfjs-core'],
        plugins: [loader(load), ...(core === undefined ? [] : [shared(core + FORMATS[format].extension)])],
        minify: true,
        legalComments: 'none',
        logLevel: 'warning',
        ...FORMATS[format].options,
      });
    }
  }
}

/** Replaces the file of ts/load/ that the sources import with another one. */
function loader(name) {
  return {
    name: 'loader',
    setup: ({ onResolve }) =>
      onResolve({ filter: /\/load\/inline\.ts$/ }, () => ({ path: join(root, 'ts/load', `${name}.ts`) })),
  };
}

/** Keeps the import of the core as an import, with this path. */
function shared(path) {
  return {
    name: 'shared',
    setup: ({ onResolve }) => onResolve({ filter: /\/index\.ts$/ }, () => ({ path, external: true })),
  };
}
