// What is stale: each step leaves a stamp of what it was made from, and is done again when that has changed.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './run.mjs';

const folder = join(root, 'build', 'stamps');

function files(path) {
  const full = join(root, path);
  if (!existsSync(full)) return [];
  if (!statSync(full).isDirectory()) return [path];
  return readdirSync(full)
    .sort()
    .flatMap((name) => files(join(path, name)));
}

/** Names, times and sizes of files, folders with all that is below: a touch is a change. */
export function times(...paths) {
  return paths
    .flatMap(files)
    .map((path) => {
      const { mtimeMs, size } = statSync(join(root, path));
      return `${path} ${mtimeMs} ${size}`;
    })
    .join('\n');
}

/** What files say: a touch is no change. */
export function contents(...paths) {
  const hash = createHash('sha256');
  for (const path of paths.flatMap(files)) hash.update(path).update(readFileSync(join(root, path)));
  return hash.digest('hex');
}

/** Does `make` unless `outputs` are there and were made from the same `inputs`; true where it did. */
export async function step(name, { inputs, outputs, make }) {
  const stamp = join(folder, name);
  const complete = () => outputs.every((path) => existsSync(join(root, path)));
  const before = inputs();
  if (complete() && existsSync(stamp) && readFileSync(stamp, 'utf8') === before) return false;
  rmSync(stamp, { force: true });
  await make();
  write(join('build', 'stamps', name), inputs());
  return true;
}

/** Writes a file whole or not at all. */
export function write(path, data) {
  const full = join(root, path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(`${full}.new`, data);
  renameSync(`${full}.new`, full);
}
