// zeromean/tfjs beside TensorFlow.js: the packed package and the packages of this folder, and every proof on both backends.
import { cpSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ask } from '../../../scripts/lib/run.mjs';
import { check } from '../browsers/checks.mjs';
import { packagesOf } from '../browsers/install.mjs';
import { installed } from '../browsers/tarball.mjs';

const PACKAGES = new URL('.', import.meta.url);
const PROOFS = fileURLToPath(new URL('proofs/', import.meta.url));

/** The proofs on the backend that everybody has. */
export async function quick(context) {
  return proofs(await prepared(context), 'cpu');
}

/** The same on the wasm backend. */
export async function full(context) {
  return proofs(await prepared(context), 'wasm');
}

/** A folder with the package, TensorFlow.js and the proofs. */
async function prepared(context) {
  await packagesOf(PACKAGES);
  const folder = await installed(context);
  const scope = fileURLToPath(new URL('node_modules/@tensorflow', PACKAGES));
  symlinkSync(scope, join(folder, 'node_modules/@tensorflow'), 'junction');
  cpSync(PROOFS, folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'user', private: true, type: 'module' }));
  return folder;
}

function proofs(folder, backend) {
  return readdirSync(PROOFS)
    .filter((file) => file.endsWith('.test.mjs'))
    .map((file) => {
      const entry = `tfjs ${backend}: ${file.replace('.test.mjs', '')}`;
      return check({ runtime: 'Node', version: process.versions.node, entry }, () => run(folder, backend, file), judge);
    });
}

async function run(folder, backend, file) {
  const command = [process.execPath, '--expose-gc', '--test', '--test-reporter=tap', file];
  const { code, output } = await ask(command, { cwd: folder, env: { ZEROMEAN_BACKEND: backend } });
  return { code, output, passed: Number(/^# pass (\d+)$/m.exec(output)?.[1]) };
}

/** What failed, or that nothing ran. */
function judge({ code, output, passed }) {
  return code === 0 && passed > 0 ? undefined : output;
}
