// dist/: each entry bundled by esbuild as ESM and CJS, declarations by tsc, and the binary itself.
import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { root, say, work } from './run.mjs';
import { contents, step, times, write } from './stamps.mjs';

/** Name in dist/ and source of every entry. */
const ENTRIES = { index: 'ts/index.ts' };
const FRESH = 'build/dist';

async function bundle() {
  const { build } = await import('esbuild');
  const common = {
    absWorkingDir: root,
    entryPoints: ENTRIES,
    bundle: true,
    outdir: FRESH,
    target: 'es2022',
    minifySyntax: true,
    minifyWhitespace: true,
    logLevel: 'warning',
  };
  await build({ ...common, format: 'esm', outExtension: { '.js': '.js' } });
  await build({ ...common, format: 'cjs', outExtension: { '.js': '.cjs' }, platform: 'node' });
}

/** Declarations for `import` are tsc's; those for `require` are the same with another ending. */
async function declare() {
  await work('writing declarations', join(root, 'node_modules/.bin/tsc'), ['-p', 'tsconfig.build.json']);
  const names = readdirSync(join(root, FRESH), { recursive: true }).filter((name) => name.endsWith('.d.ts'));
  for (const name of names) {
    const path = join(FRESH, name);
    const text = readFileSync(join(root, path), 'utf8').replaceAll(/(from '\.{1,2}\/[^']+)\.ts'/g, "$1.js'");
    write(path, text);
    write(path.replace(/\.d\.ts$/, '.d.cts'), text.replaceAll(/(from '\.{1,2}\/[^']+)\.js'/g, "$1.cjs'"));
  }
}

function size(name) {
  const bytes = readFileSync(join(root, 'dist', name));
  return `${name}: ${bytes.length} bytes, gzip ${gzipSync(bytes, { level: 9 }).length}, brotli ${brotliCompressSync(bytes).length}`;
}

async function make() {
  say('bundling dist/');
  rmSync(join(root, FRESH), { recursive: true, force: true });
  mkdirSync(join(root, FRESH), { recursive: true });
  await bundle();
  await declare();
  cpSync(join(root, 'build/zeromean.wasm'), join(root, FRESH, 'zeromean.wasm'));
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  renameSync(join(root, FRESH), join(root, 'dist'));
  for (const name of ['zeromean.wasm', 'index.js', 'index.cjs']) say(`  ${size(name)}`);
}

export function dist() {
  return step('dist', {
    inputs: () =>
      contents('build/zeromean.wasm', 'scripts/lib/dist.mjs', 'tsconfig.build.json', 'tsconfig.json') +
      contents('package-lock.json') +
      times('ts').replace(/^ts\/load\/wasm\.ts .*$/m, ''),
    outputs: ['dist/index.js', 'dist/index.cjs', 'dist/index.d.ts', 'dist/index.d.cts', 'dist/zeromean.wasm'],
    make,
  });
}
