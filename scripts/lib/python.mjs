// Virtual environments of Python below build/, each with the packages of a requirements.txt, created if it is missing or
// has other packages.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ask, root, SetupError, which, work } from './run.mjs';

/** Makes sure that build/python exists, for tests/checkpoint/python. */
export async function python() {
  await environment('python', join(root, 'tests', 'checkpoint', 'python', 'requirements.txt'), 'numpy and safetensors');
}

/** Makes sure that build/`name` has these packages, and returns the folder of its programs. `label` names them. */
export async function environment(name, requirements, label) {
  const folder = join(root, 'build', name);
  const windows = process.platform === 'win32';
  const program = windows ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python');
  if (!(await complete(program, requirements))) await make(folder, program, requirements, label);
  return dirname(program);
}

function wanted(requirements) {
  return readFileSync(requirements, 'utf8')
    .split(/\r?\n/)
    .filter((line) => line !== '');
}

/** Whether the environment has exactly those versions, found by asking it. */
async function complete(program, requirements) {
  if (!existsSync(program)) return false;
  const { code, output } = await ask([program, '-m', 'pip', 'freeze', '--all', '--disable-pip-version-check']);
  const installed = output.split(/\r?\n/);
  return code === 0 && wanted(requirements).every((line) => installed.includes(line));
}

async function make(folder, program, requirements, label) {
  const python = which('python3') ?? which('python');
  if (python === undefined) throw new SetupError('python3 was not found on the PATH: install Python 3.11 or newer');
  rmSync(folder, { recursive: true, force: true });
  await work('making a virtual environment (on Debian it needs python3-venv)', [python, '-m', 'venv', folder]);
  const options = ['--no-input', '--disable-pip-version-check', '--only-binary=:all:'];
  await work(`installing ${label}`, [program, '-m', 'pip', 'install', ...options, '-r', requirements]);
}
