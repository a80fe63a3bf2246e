// Sizes of the published files: raw, and gzip and brotli as servers send them; and the budget of the default entry.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/**
 * Brotli budget in bytes of the default entry, including the module, as it loads nothing else. Checkpoints take 4 KB of
 * it; kernels that know which factors are 1 and 0, with separate loops for rows and columns, 3 KB; each rule 0.2 to
 * 0.5, per-parameter step counts 1, settable hyper-parameters 0.5, partial and foreign checkpoints 1, suggestions 0.7;
 * splitting steps across threads, and shared memory, 0.9; kernels for the heavy ball with clipping or decay, and for
 * Nesterov, 0.2 each.
 */
export const BUDGET = 30_500;

/** What a page, a server or a worker loads: each entry by name, with its files in dist/. */
export const LOADED = {
  'index.js': ['index.js'],
  'index.cjs': ['index.cjs'],
  'schedules.js': ['schedules.js'],
  'safetensors.js': ['safetensors.js'],
  'threads.js, beside index.js': ['threads.js'],
  'tfjs.js, beside index.js': ['tfjs.js'],
  'slim.js + zeromean.wasm': ['slim.js', 'zeromean.wasm'],
  'slim.cjs + zeromean.wasm': ['slim.cjs', 'zeromean.wasm'],
  'workerd.js + zeromean.wasm': ['workerd.js', 'zeromean.wasm'],
  'edge.js + zeromean.wasm': ['edge.js', 'zeromean.wasm'],
  'zeromean.wasm': ['zeromean.wasm'],
};

/** Size of one file in bytes: raw, and at maximum compression. */
export function sizeOf(path) {
  const bytes = readFileSync(path);
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  return {
    raw: bytes.length,
    gzip: gzipSync(bytes, { level: 9 }).length,
    brotli: brotliCompressSync(bytes, { params }).length,
  };
}

/** One row per entry: the total size of everything it loads from `folder`. */
export function sizes(folder) {
  return Object.entries(LOADED).map(([entry, names]) => {
    const row = { entry, raw: 0, gzip: 0, brotli: 0 };
    for (const size of names.map((name) => sizeOf(join(folder, name)))) {
      for (const kind of ['raw', 'gzip', 'brotli']) row[kind] += size[kind];
    }
    return row;
  });
}

/** Says in one sentence what is over budget; undefined if nothing is. */
export function excess(rows) {
  const { brotli } = rows.find(({ entry }) => entry === 'index.js');
  return brotli > BUDGET ? `index.js takes ${brotli} bytes of brotli, more than ${BUDGET}` : undefined;
}
