// Ranks of the example as processes: the same steps in each, and what they print.
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { end, start } from '../browsers/processes.mjs';

/** The example's program for Node. */
export const NODE = 'examples/data-parallel/node.mjs';

/** How long a process may take, in seconds. */
export const PATIENCE = 90;

/** Starts a rank; `finished` resolves to what it has printed and its exit code. */
export async function rank(command, folder, ...flags) {
  const started = await start([...command, ...flags], { cwd: folder, ready: () => true });
  const code = new Promise((resolve) => started.child.once('exit', (exit, signal) => resolve(exit ?? signal)));
  const late = sleep(1000 * PATIENCE, 'late', { ref: false });
  const finished = Promise.race([code, late]).then(async (exit) => {
    await end(started);
    return { exit, text: started.output.trim() };
  });
  return { started, finished };
}

/** A new folder for checkpoints. */
export function stateFolder(folder) {
  return mkdtempSync(join(folder, 'state-'));
}

/** The digest at the end of what a rank has printed. */
function digestIn({ text }) {
  return /^digest ([0-9a-f]{16})$/m.exec(text)?.[1];
}

/** Says what is wrong unless all these texts end with the same digest as the first. */
export function sameDigests(results) {
  const digests = results.map(digestIn);
  const same = digests[0] !== undefined && digests.every((digest) => digest === digests[0]);
  return same ? undefined : results.map(({ exit, text }) => `exit ${exit}: ${text}`).join('\n---\n');
}

/** Says what is wrong unless every rank has failed with an error that fits its pattern. */
export function allFailed(results, patterns) {
  const wrong = results.filter(({ exit, text }, i) => exit !== 1 || !patterns[i].test(text));
  return wrong.length === 0 ? undefined : wrong.map(({ exit, text }) => `exit ${exit}: ${text}`).join('\n---\n');
}
