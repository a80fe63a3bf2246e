// The package in Node 20, 22 and 24.
import { join } from 'node:path';
import { check, compare } from '../browsers/checks.mjs';
import { filed } from './checkpoints.mjs';
import { node } from './found.mjs';
import { report } from './programs.mjs';

const PROGRAMS = { import: 'esm.mjs', require: 'cjs.cjs', 'slim, import': 'slim.mjs', 'slim, require': 'slim.cjs' };

export async function nodes(folder, context) {
  const checks = [];
  for (const major of [20, 22, 24]) {
    const found = await node(major);
    if (found === undefined) {
      checks.push({ runtime: `Node ${major}`, entry: 'all', missing: `no Node ${major} on this platform` });
      continue;
    }
    for (const [entry, program] of Object.entries(PROGRAMS)) {
      const run = () => report([found.path, join(folder, program)], { cwd: folder });
      checks.push(check({ runtime: 'Node', version: found.version, entry }, run, compare(context.digests)));
    }
    checks.push(filed({ runtime: 'Node', version: found.version }, [found.path], folder, context));
  }
  return checks;
}
