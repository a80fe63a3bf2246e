// What is stale: each step leaves a stamp of its inputs and outputs, and runs again when either has changed. A step
// that fails or is interrupted leaves no stamp.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { lock } from './lock.mjs';
import { root, say } from './run.mjs';

const inside = (path) => resolve(root, path);

/** The files at these paths: folders recursively, missing paths skipped. */
function files(paths) {
  return paths.flatMap((path) => {
    const stat = statSync(inside(path), { throwIfNoEntry: false });
    if (!stat?.isDirectory()) return stat === undefined ? [] : [path];
    return files(
      readdirSync(inside(path))
        .sort()
        .map((name) => `${path}/${name}`),
    );
  });
}

function time(path) {
  const stat = statSync(inside(path), { throwIfNoEntry: false });
  return stat === undefined ? 'missing' : `${stat.mtimeMs} ${stat.size}`;
}

/** The time and size of each file: touching a file counts as a change. */
export function times(...paths) {
  return Object.fromEntries(files(paths).map((path) => [path, time(path)]));
}

/** The contents of each file: touching a file is not a change. */
export function contents(...paths) {
  return Object.fromEntries(files(paths).map((path) => [path, hash(readFileSync(inside(path)))]));
}

/** A digest, in 32 hex digits. */
export function hash(data) {
  return createHash('sha256').update(data).digest('hex').slice(0, 32);
}

/** Runs `make` unless `outputs` (files) are as it left them and `inputs` (name to value) are the same. */
export async function step(name, { inputs, outputs, make }) {
  const stamp = `build/stamps/${name}.json`;
  const recorded = (now) => ({ inputs: now, outputs: times(...outputs()) });
  if (change(stamp, recorded(inputs())) === undefined) return;
  await lock();
  // Another process may have made it while this one waited.
  const before = inputs();
  const reason = change(stamp, recorded(before));
  if (reason === undefined) return;
  say(`${name}: ${reason}`);
  rmSync(inside(stamp), { force: true });
  await make();
  write(stamp, JSON.stringify(recorded(before), null, 1));
}

/** What differs from the stamp, in a few words; undefined if nothing does. */
function change(stamp, now) {
  let before;
  try {
    before = JSON.parse(readFileSync(inside(stamp), 'utf8'));
  } catch {
    return 'not made yet';
  }
  for (const kind of ['inputs', 'outputs']) {
    const names = Object.keys({ ...before[kind], ...now[kind] });
    const name = names.find((key) => before[kind][key] !== now[kind][key]);
    if (name === undefined) continue;
    if (!(name in now[kind])) return `${name} is gone`;
    return `${name} ${name in before[kind] ? 'has changed' : 'is new'}`;
  }
  return undefined;
}

/** Writes a file atomically: all of it or nothing. */
export function write(path, data) {
  mkdirSync(dirname(inside(path)), { recursive: true });
  writeFileSync(inside(`${path}.new`), data);
  renameSync(inside(`${path}.new`), inside(path));
}
