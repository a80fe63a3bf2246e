// The package in Vercel's edge runtime, bundled under the `edge-light` condition; the module is compiled in advance and
// passed in, as the platform does.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { check, compare } from '../browsers/checks.mjs';
import { versionOf } from './found.mjs';

const GLOBAL = 'zeromeanModule';

export function edges(folder, context) {
  const version = versionOf('edge-runtime');
  return [
    check({ runtime: 'edge-runtime', version, entry: 'edge-light' }, () => edge(folder), compare(context.digests)),
  ];
}

async function edge(folder) {
  const { EdgeRuntime } = await import('edge-runtime');
  const binary = readFileSync(join(folder, 'node_modules/zeromean/dist/zeromean.wasm'));
  const module = await WebAssembly.compile(binary);
  const runtime = new EdgeRuntime({
    initialCode: await bundle(folder),
    extend: (context) => Object.assign(context, { [GLOBAL]: module }),
  });
  const response = await runtime.dispatchFetch('http://edge/');
  const text = await response.text();
  if (response.status !== 200) throw new Error(text);
  return JSON.parse(text);
}

/** The program as one script, with the platform's result for an import of `*.wasm?module`. */
async function bundle(folder) {
  const { build } = await import('esbuild');
  const modules = {
    name: 'modules',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /\.wasm\?module$/ }, ({ path }) => ({ path, namespace: 'module' }));
      onLoad({ filter: /.*/, namespace: 'module' }, () => ({ contents: `export default ${GLOBAL};` }));
    },
  };
  const { outputFiles } = await build({
    absWorkingDir: folder,
    entryPoints: ['edge.mjs'],
    bundle: true,
    write: false,
    format: 'iife',
    conditions: ['edge-light'],
    plugins: [modules],
    logLevel: 'silent',
  });
  return outputFiles[0].text;
}
