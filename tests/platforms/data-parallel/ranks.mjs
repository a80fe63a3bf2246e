// Ranks of the example as processes: the same steps in each, and what they print.
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { end, start } from '../browsers/processes.mjs';

/** How long a process may take, in seconds. */
const PATIENCE = 90;

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

/** Waits until a rank has printed something. */
export async function printed({ started }, pattern) {
  for (let waited = 0; !pattern.test(started.output); waited += 10) {
    if (started.ended || waited > 1000 * PATIENCE) throw new Error(`never printed ${pattern}:\n${started.output}`);
    await sleep(10);
  }
}

/** A new folder for checkpoints. */
export function stateFolder(folder) {
  return mkdtempSync(join(folder, 'state-'));
}

/** The digest at the end of what a rank has printed. */
export function digestIn({ text }) {
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
