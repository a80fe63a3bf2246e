// The package in Bun.
import { join } from 'node:path';
import { check, compare } from '../browsers/checks.mjs';
import { filed } from './checkpoints.mjs';
import { bun } from './found.mjs';
import { report } from './programs.mjs';

const PROGRAMS = { import: 'esm.mjs', require: 'cjs.cjs', 'slim, import': 'slim.mjs' };

export async function buns(folder, context) {
  const found = await bun();
  if (found === undefined) return [{ runtime: 'Bun', entry: 'all', missing: 'npm has no Bun for this platform' }];
  const { path, version } = found;
  const loaded = Object.entries(PROGRAMS).map(([entry, program]) => {
    const run = () => report([path, '--no-install', join(folder, program)], { cwd: folder });
    return check({ runtime: 'Bun', version, entry }, run, compare(context.digests));
  });
  return [...loaded, filed({ runtime: 'Bun', version }, [path, '--no-install'], folder, context)];
}
