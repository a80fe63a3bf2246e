// One build at a time: a second process waits for the first, and takes over if the first is dead.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root, say } from './run.mjs';

const path = join(root, 'build', 'lock');
let held = false;

/** Waits until this process has the lock; `unlock` or the end of the process releases it. */
export async function lock() {
  let told = false;
  while (!held && !take()) {
    const owner = readOwner();
    if (owner !== undefined && !alive(owner)) {
      rmSync(path, { force: true });
      continue;
    }
    if (!told) say(`waiting for the build of process ${owner ?? '?'} (if there is none, delete build/lock)`);
    told = true;
    await sleep(200);
  }
}

export function unlock() {
  if (held) rmSync(path, { force: true });
  held = false;
}

function take() {
  mkdirSync(join(root, 'build'), { recursive: true });
  try {
    writeFileSync(path, `${process.pid}`, { flag: 'wx' });
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
  held = true;
  process.once('exit', unlock);
  return true;
}

/** The process that holds the lock; undefined if that is not written yet, or if nobody holds it any more. */
function readOwner() {
  try {
    return Number.parseInt(readFileSync(path, 'utf8'), 10) || undefined;
  } catch {
    return undefined;
  }
}

function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
