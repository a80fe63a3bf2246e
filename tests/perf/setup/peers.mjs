// The peers' npm packages, exactly as in their own lock file, installed if missing.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { npm, root, work } from '../../../scripts/lib/run.mjs';

const folder = join(root, 'tests', 'perf');

let done;

/** Makes sure that they are installed. */
export function peers() {
  done ??= install();
  return done;
}

async function install() {
  if (complete()) return;
  await work('installing the peers (npm ci in tests/perf)', npm('ci', '--loglevel=error'), { cwd: folder });
}

function complete() {
  const { dependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return Object.entries(dependencies).every(([name, version]) => {
    const path = join(folder, 'node_modules', name, 'package.json');
    return existsSync(path) && JSON.parse(readFileSync(path, 'utf8')).version === version;
  });
}
