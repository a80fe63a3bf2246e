// Python for tests/checkpoint/python: build/python, a virtual environment with the packages of its requirements.txt,
// created if it is missing or has other packages.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ask, root, SetupError, which, work } from './run.mjs';

const FOLDER = join(root, 'build', 'python');
const PYTHON = process.platform === 'win32' ? join(FOLDER, 'Scripts', 'python.exe') : join(FOLDER, 'bin', 'python');
const REQUIREMENTS = join(root, 'tests', 'checkpoint', 'python', 'requirements.txt');

/** Makes sure that it exists. */
export async function python() {
  if (!(await complete())) await make();
}

function wanted() {
  return readFileSync(REQUIREMENTS, 'utf8')
    .split(/\r?\n/)
    .filter((line) => line !== '');
}

/** Whether the environment has exactly those versions, found by asking it. */
async function complete() {
  if (!existsSync(PYTHON)) return false;
  const { code, output } = await ask([PYTHON, '-m', 'pip', 'freeze', '--all', '--disable-pip-version-check']);
  const installed = output.split(/\r?\n/);
  return code === 0 && wanted().every((line) => installed.includes(line));
}

async function make() {
  const python = which('python3') ?? which('python');
  if (python === undefined) throw new SetupError('python3 was not found on the PATH: install Python 3.11 or newer');
  rmSync(FOLDER, { recursive: true, force: true });
  await work('making a virtual environment (on Debian it needs python3-venv)', [python, '-m', 'venv', FOLDER]);
  const options = ['--no-input', '--disable-pip-version-check', '--only-binary=:all:'];
  await work('installing numpy and safetensors', [PYTHON, '-m', 'pip', 'install', ...options, '-r', REQUIREMENTS]);
}
