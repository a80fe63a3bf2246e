// Checkpoints saved by a runtime itself and by Node, and the results of resuming from each.
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { check, compare } from '../browsers/checks.mjs';
import { report } from './programs.mjs';

/** Saves with a runtime that has files, into a new folder; `command` is the start of its command line. */
async function saved(folder, command) {
  const checkpoints = mkdtempSync(join(folder, 'saved-'));
  await report([...command, join(folder, 'files.mjs'), 'save', checkpoints], { cwd: folder });
  return checkpoints;
}

/** A new folder with checkpoints saved by Node. */
export function savedByNode(folder) {
  return saved(folder, [process.execPath]);
}

/** The check of a runtime that has files: one process saves, another resumes. */
export function filed({ runtime, version }, command, folder, context) {
  const from = (checkpoints) => report([...command, join(folder, 'files.mjs'), 'resume', checkpoints], { cwd: folder });
  const run = async () => ({
    own: await from(await saved(folder, command)),
    foreign: await from(await savedByNode(folder)),
  });
  return check({ runtime, version, entry: 'checkpoints in files' }, run, resumed(context));
}

/** Says what is wrong with a pair of reports: from the runtime's own checkpoints, and from Node's. */
export function resumed(context) {
  const judge = compare(context.resumed);
  return ({ own, foreign }) => {
    const [mine, nodes] = [judge(own), judge(foreign)];
    if (mine !== undefined) return `from checkpoints of its own: ${mine}`;
    return nodes === undefined ? undefined : `from checkpoints of Node: ${nodes}`;
  };
}
