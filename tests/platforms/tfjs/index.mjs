// zeromean/tfjs with TensorFlow.js: all proofs on both backends, the packed package in runtimes, bundlers and browsers.
import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ask, root } from '../../../scripts/lib/run.mjs';
import { check } from '../browsers/checks.mjs';
import { absent } from './absent.mjs';
import { folderWith } from './folder.mjs';
import { pages } from './pages.mjs';
import { programs } from './programs.mjs';
import { types } from './types.mjs';

/** The proofs on the backend that is always available. */
export async function quick(context) {
  return proofs(await proofsFolder(context), 'cpu');
}

/** The proofs on the wasm backend, and everything else. */
export async function full(context) {
  const folder = await folderWith(context, 'application/');
  return [
    ...proofs(await proofsFolder(context), 'wasm'),
    ...types(folder),
    ...(await absent(context)),
    ...(await programs(folder, context)),
    ...(await pages(folder)),
  ];
}

/** A folder with the proofs, and the page whose program one of them runs. */
async function proofsFolder(context) {
  const folder = await folderWith(context, 'proofs/');
  cpSync(join(root, 'docs/tfjs.md'), join(folder, 'tfjs.md'));
  return folder;
}

function proofs(folder, backend) {
  return readdirSync(fileURLToPath(new URL('proofs/', import.meta.url)))
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

/** Says what failed, or that nothing ran. */
function judge({ code, output, passed }) {
  return code === 0 && passed > 0 ? undefined : output;
}
