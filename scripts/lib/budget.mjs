// Sizes of what is published: raw, gzip and brotli, as servers send it, and the most that the default entry may take.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/**
 * Bytes of brotli that the default entry may take, module included: it loads nothing else. Checkpoints take 4 KB of it,
 * kernels that know which factors are 1 and 0, and loops of their own for rows and columns, 3; a rule 0.2 to 0.5, counts of steps for
 * each parameter 1, hyper-parameters that can be set 0.5, checkpoints in part or from elsewhere 1, suggestions 0.7; parts of steps for
 * threads, and shared memory, 0.9.
 */
export const BUDGET = 28_200;

/** What a page, a server or a worker loads: the name of each entry and its files in dist/. */
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

/** Bytes of one file as it is, and compressed as far as it goes. */
export function sizeOf(path) {
  const bytes = readFileSync(path);
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  return {
    raw: bytes.length,
    gzip: gzipSync(bytes, { level: 9 }).length,
    brotli: brotliCompressSync(bytes, { params }).length,
  };
}

/** One row for each entry: the sum over all that it loads from `folder`. */
export function sizes(folder) {
  return Object.entries(LOADED).map(([entry, names]) => {
    const row = { entry, raw: 0, gzip: 0, brotli: 0 };
    for (const size of names.map((name) => sizeOf(join(folder, name)))) {
      for (const kind of ['raw', 'gzip', 'brotli']) row[kind] += size[kind];
    }
    return row;
  });
}

/** What is over budget, in a sentence; undefined if nothing is. */
export function excess(rows) {
  const { brotli } = rows.find(({ entry }) => entry === 'index.js');
  return brotli > BUDGET ? `index.js takes ${brotli} bytes of brotli, more than ${BUDGET}` : undefined;
}
