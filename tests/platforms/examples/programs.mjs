// The examples that are programs: Node, Deno and Bun run them directly.
import { ask } from '../../../scripts/lib/run.mjs';
import { check } from '../browsers/checks.mjs';
import * as runtimes from '../runtimes/found.mjs';
import { judge } from './judge.mjs';

/** Versions that run TypeScript directly. */
const MAJORS = [22, 24];

export async function nodes(folder) {
  const checks = [];
  for (const major of MAJORS) {
    const found = await runtimes.node(major);
    const run = (file) => program(folder, `Node`, found, [file]);
    checks.push(...(found ? ['node-esm/main.mjs', 'node-cjs/main.cjs'].map(run) : [absent(`Node ${major}`)]));
  }
  return checks;
}

export async function deno(folder) {
  const found = await runtimes.deno();
  return [
    found ? program(folder, 'Deno', found, ['run', '--no-prompt', '--no-remote', 'deno/main.ts']) : absent('Deno'),
  ];
}

export async function bun(folder) {
  const found = await runtimes.bun();
  return [found ? program(folder, 'Bun', found, ['--no-install', 'bun/main.ts']) : absent('Bun')];
}

function absent(runtime) {
  return { runtime, entry: 'example', missing: 'npm has none for this platform' };
}

/** One example: the last argument is its path below examples/. */
function program(folder, runtime, { path, version }, args) {
  const file = args.at(-1);
  const command = [path, ...args.slice(0, -1), `examples/${file}`];
  const run = async () => {
    const { code, output, errors } = await ask(command, { cwd: folder });
    return code === 0 ? { text: output } : { error: errors };
  };
  return check({ runtime, version, entry: `example ${file}` }, run, judge);
}
