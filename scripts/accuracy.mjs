// node scripts/accuracy.mjs: compares our float32 error with torch's. Options: --dist FOLDER uses that existing build;
// --require-torch installs PyTorch if it is missing, and exits with code 2 if that fails.
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { PACKAGES, torch } from '../tests/perf/setup/torch.mjs';
import { build } from './lib/build.mjs';
import { main, root, SetupError, say, show } from './lib/run.mjs';

const OPTIONS = { dist: { type: 'string' }, 'require-torch': { type: 'boolean', default: false } };

/** A list with the path of a Python that has torch; if there is none, says why and returns an empty list. */
async function findTorch(install) {
  try {
    return [await torch({ install })];
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(`torch: not run: ${error.message}`);
    return [];
  }
}

await main(async () => {
  const { dist, 'require-torch': required } = parseArgs({ options: OPTIONS }).values;
  if (dist === undefined) await build();
  const python = await findTorch(required);
  if (required && python.length === 0) return 2;
  const rival = python.length === 0 ? 'torch: not run' : `torch ${PACKAGES.torch}`;
  console.log(`Node ${process.versions.node}, V8 ${process.versions.v8}; ${rival}\n`);
  const index = join(resolve(root, dist ?? 'dist'), 'index.js');
  return show([process.execPath, '--import', 'tsx', 'tests/perf/accuracy/main.ts', index, ...python]);
});
