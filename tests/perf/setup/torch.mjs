// PyTorch in its own virtual environment, in this user's cache, once for all copies of this project.
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { ask, SetupError, which, work } from '../../../scripts/lib/run.mjs';

export const PACKAGES = { torch: '2.15.0', numpy: '2.4.6' };
const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'zeromean');
const folder = join(cache, `torch-${PACKAGES.torch}`);
const windows = process.platform === 'win32';

/** The path of a Python that has torch; installs it there if allowed. */
export async function torch({ install }) {
  const python = windows ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python');
  if (await works(python)) return python;
  if (!install) throw new SetupError(`no torch ${PACKAGES.torch}: a run without --quick installs it`);
  const system = ['python3', 'python'].find((name) => which(name) !== undefined);
  if (system === undefined) throw new SetupError('no Python was found on the PATH');
  await work('making a virtual environment', [system, '-m', 'venv', '--clear', folder]);
  const wanted = Object.entries(PACKAGES).map(([name, version]) => `${name}==${version}`);
  await work(`installing ${wanted.join(' and ')} (up to 3 GB, once on this machine)`, [
    python,
    '-m',
    'pip',
    'install',
    '--disable-pip-version-check',
    ...wanted,
  ]);
  if (!(await works(python))) throw new SetupError('torch was installed, but cannot be imported');
  return python;
}

async function works(python) {
  if (!existsSync(python)) return false;
  const { code, output } = await ask([python, '-c', 'import torch, numpy; print(torch.__version__)']);
  return code === 0 && output.startsWith(PACKAGES.torch);
}
