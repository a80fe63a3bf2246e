// The program of a team's workers as a TypeScript module, ts/threads/source.ts: a worker has to start from source text,
// because bundlers break worker URLs within packages.
import { root } from './run.mjs';
import { contents, step, times, write } from './stamps.mjs';

const SOURCE = 'ts/threads/source.ts';
export const WORKER = 'build/worker.js';

export function worker() {
  return step('worker', {
    inputs: () => ({
      ...times('ts/threads/worker.ts', 'ts/threads/control.ts', 'ts/threads/desk.ts', 'ts/threads/runner.ts'),
      ...times('ts/memory/arena.ts', 'ts/memory/table.ts', 'ts/memory/webassembly.ts'),
      ...contents('scripts/lib/worker.mjs', 'node_modules/esbuild/package.json'),
    }),
    outputs: () => [SOURCE, WORKER],
    make,
  });
}

async function make() {
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ['ts/threads/worker.ts'],
    bundle: true,
    format: 'iife',
    target: 'es2022',
    external: ['node:worker_threads'],
    minify: true,
    legalComments: 'none',
    logLevel: 'warning',
    write: false,
  });
  const [{ text }] = outputFiles;
  write(WORKER, text);
  write(
    SOURCE,
    `// What a worker runs, written by scripts/lib/worker.mjs.\nexport const source: string = ${JSON.stringify(text)};\n`,
  );
}
