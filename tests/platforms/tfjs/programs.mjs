// The application in runtimes without a page: Node, with import and require, Deno and Bun. All have the digest that
// Node had first.
import { check } from '../browsers/checks.mjs';
import * as runtimes from '../runtimes/found.mjs';
import { report } from '../runtimes/programs.mjs';

/** What all engines have to report. */
export const EXPECTED = { digest: 'c850363942ab2aad', name: 'ZeromeanSGDM' };

/** What is wrong with a report. */
export function judge({ digest, name, loss }) {
  if (name !== EXPECTED.name || !(loss > 0)) return `${name} ended with the loss ${loss}`;
  return digest === EXPECTED.digest ? undefined : `digest ${digest}, expected ${EXPECTED.digest}`;
}

export async function programs(folder) {
  const checks = [];
  const add = (runtime, found, entry, command) => {
    if (found === undefined) checks.push({ runtime, entry, missing: 'npm has none for this platform' });
    else
      checks.push(
        check(
          { runtime, version: found.version, entry },
          () => report([found.path, ...command], { cwd: folder }),
          judge,
        ),
      );
  };
  for (const major of [20, 22, 24]) {
    const found = await runtimes.node(major);
    add('Node', found, 'zeromean/tfjs, import', ['program.mjs']);
    add('Node', found, 'zeromean/tfjs, require', ['program.cjs']);
  }
  add('Deno', await runtimes.deno(), 'zeromean/tfjs', ['run', '--allow-all', '--no-remote', 'program.mjs']);
  add('Bun', await runtimes.bun(), 'zeromean/tfjs', ['--no-install', 'program.mjs']);
  return checks;
}
