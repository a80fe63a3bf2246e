// dist/: what is published. Each entry is bundled by esbuild with all that it needs, as ESM and CJS, next to its
// declarations and the binary.
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { declarations } from './declarations.mjs';
import { root, say } from './run.mjs';
import { contents, step, times } from './stamps.mjs';
import { WASM } from './wasm.mjs';

/** The entries: name in dist/, source, formats. */
const ENTRIES = [{ name: 'index', source: 'ts/index.ts', formats: ['esm', 'cjs'] }];
const FORMATS = { esm: { extension: '.js', options: {} }, cjs: { extension: '.cjs', options: { platform: 'node' } } };
const FRESH = 'build/dist';
const OLD = 'build/dist.old';

export function dist() {
  return step('dist', {
    inputs: () => ({
      ...times('ts', 'tsconfig.json', 'tsconfig.build.json'),
      ...contents('ts/load/wasm.ts', WASM, 'package.json', 'scripts/lib/dist.mjs', 'scripts/lib/declarations.mjs'),
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
  const bundles = await bundle();
  await declarations(ENTRIES, FRESH);
  cpSync(join(root, WASM), join(root, FRESH, 'zeromean.wasm'));
  rmSync(join(root, OLD), { recursive: true, force: true });
  if (existsSync(join(root, 'dist'))) renameSync(join(root, 'dist'), join(root, OLD));
  renameSync(join(root, FRESH), join(root, 'dist'));
  rmSync(join(root, OLD), { recursive: true, force: true });
  for (const name of ['zeromean.wasm', ...bundles]) say(`  ${describeSize(name)}`);
}

/** Bundles every entry in every format; answers with the names of the files. */
async function bundle() {
  const { build } = await import('esbuild');
  const files = ENTRIES.flatMap(({ name, source, formats }) => formats.map((format) => ({ name, source, format })));
  for (const { name, source, format } of files) {
    await build({
      absWorkingDir: root,
      entryPoints: { [name]: source },
      outdir: FRESH,
      outExtension: { '.js': FORMATS[format].extension },
      bundle: true,
      format,
      target: 'es2022',
      external: ['*.wasm', '*.wasm?module'],
      // Names stay, for stack traces: whoever bundles this shortens them.
      minifySyntax: true,
      minifyWhitespace: true,
      legalComments: 'none',
      logLevel: 'warning',
      ...FORMATS[format].options,
    });
  }
  return files.map(({ name, format }) => name + FORMATS[format].extension);
}

function describeSize(name) {
  const bytes = readFileSync(join(root, 'dist', name));
  const sizes = { raw: bytes, gzip: gzipSync(bytes, { level: 9 }), brotli: brotliCompressSync(bytes) };
  return `${name.padEnd(14)}${Object.entries(sizes)
    .map(([kind, { length }]) => `${kind} ${length}`.padEnd(14))
    .join('')}`;
}
