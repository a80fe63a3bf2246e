// The package in Bun.
import { join } from 'node:path';
import { check, compare } from '../browsers/checks.mjs';
import { bun } from './found.mjs';
import { report } from './programs.mjs';

const PROGRAMS = { import: 'esm.mjs', require: 'cjs.cjs', 'slim, import': 'slim.mjs' };

export async function buns(folder, context) {
  const found = await bun();
  if (found === undefined) return [{ runtime: 'Bun', entry: 'all', missing: 'npm has no Bun for this platform' }];
  return Object.entries(PROGRAMS).map(([entry, program]) => {
    const run = () => report([found.path, '--no-install', join(folder, program)], { cwd: folder });
    return check({ runtime: 'Bun', version: found.version, entry }, run, compare(context.digests));
  });
}
