// zeromean/threads everywhere: the bits of one thread, as many threads as possible, or why there is only one.
import { cpSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { packagesOf } from '../../../scripts/lib/packages.mjs';
import { check } from '../browsers/checks.mjs';
import { installed } from '../browsers/tarball.mjs';
import * as runtimes from '../runtimes/found.mjs';
import { report } from '../runtimes/programs.mjs';
import { expecting } from './expect.mjs';
import { pages } from './pages.mjs';
import { workerd } from './workerd.mjs';

/** The runtimes of every test run. */
export async function quick(context) {
  return programs(await prepared(context));
}

/** workerd, browsers, policies and bundlers. */
export async function full(context) {
  const folder = await prepared(context);
  return [...workerd(folder), ...(await pages(folder))];
}

async function prepared(context) {
  await packagesOf(new URL('../runtimes/', import.meta.url));
  const folder = await installed(context);
  cpSync(fileURLToPath(new URL('application/', import.meta.url)), folder, { recursive: true });
  return folder;
}

async function programs(folder) {
  const found = [
    ['Node', await runtimes.node(20), ['program.mjs']],
    ['Node', await runtimes.node(20), ['program.cjs']],
    ['Node', await runtimes.node(22), ['program.mjs']],
    ['Node', await runtimes.node(24), ['program.mjs']],
    ['Deno', await runtimes.deno(), ['run', '--no-prompt', '--no-remote', 'program.mjs']],
    ['Bun', await runtimes.bun(), ['--no-install', 'program.mjs']],
  ];
  return found.map(([runtime, one, command]) => {
    const entry = `threads: ${command.at(-1)}`;
    if (one === undefined) return { runtime, entry, missing: 'npm has none for this platform' };
    const run = () => report([one.path, ...command], { cwd: folder });
    return check({ runtime, version: one.version, entry }, run, expecting(3));
  });
}
