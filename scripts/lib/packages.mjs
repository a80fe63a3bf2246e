// The npm packages, exactly as in the lock file. There is no stamp: node_modules itself is compared with the lock file,
// so that packages installed by hand and missing packages are noticed.
import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lock } from './lock.mjs';
import { npm, root, work } from './run.mjs';

export async function packages() {
  if (complete()) return;
  await lock();
  if (!complete())
    await work('installing npm packages', npm('ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'));
}

/** Makes sure that another folder, by its URL, has exactly the npm packages of its own lock file. */
export async function packagesOf(url) {
  const folder = fileURLToPath(url);
  if (completeIn(folder)) return;
  const label = `installing the packages of ${relative(root, folder)}`;
  await work(label, npm('ci', '--no-audit', '--no-fund', '--loglevel=error'), { cwd: folder });
}

function completeIn(folder) {
  const wanted = packagesIn(join(folder, 'package-lock.json'));
  const there = packagesIn(join(folder, 'node_modules/.package-lock.json'));
  if (there === undefined) return false;
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === '' || there[path]?.version === version || (optional && !there[path]),
  );
}

/** Whether node_modules holds every package of the lock file that this machine needs, and nothing else. */
function complete() {
  const wanted = Object.entries(packagesIn(join(root, 'package-lock.json'))).filter(([path]) => path !== '');
  const installed = packagesIn(join(root, 'node_modules/.package-lock.json'));
  if (installed === undefined) return false;
  const there = ([path, entry]) => {
    if (!(path in installed)) return !isNeeded(entry);
    const { version, integrity } = installed[path];
    return version === entry.version && integrity === entry.integrity && existsSync(join(root, path, 'package.json'));
  };
  const known = new Set(wanted.map(([path]) => path));
  return wanted.every(there) && Object.keys(installed).every((path) => known.has(path));
}

/** Whether npm would install it on this machine (if that also depends on the C library, we cannot be sure: no). */
function isNeeded({ optional, os, cpu, libc }) {
  return !optional || Boolean(os?.includes(process.platform) && cpu?.includes(process.arch) && !libc);
}

function packagesIn(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages;
  } catch {
    return undefined;
  }
}
