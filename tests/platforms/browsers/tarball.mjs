// The packed package, installed in an empty folder: what every check imports.
import { cpSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ask, npm, SetupError } from '../../../scripts/lib/run.mjs';

/** A new folder below `temp` with the package in its node_modules. */
export async function installed({ tarball, temp }) {
  const folder = mkdtempSync(join(temp, 'installed-'));
  await installInto(folder, tarball);
  return folder;
}

/** The same with a copy of the examples, and these packages of the root, by name. */
export async function installedWithExamples(context, packages) {
  const folder = await installed(context);
  cpSync(join(context.root, 'examples'), join(folder, 'examples'), { recursive: true });
  for (const name of packages) {
    symlinkSync(join(context.root, 'node_modules', name), join(folder, 'node_modules', name), 'junction');
  }
  return folder;
}

/** Installs the package into a folder, which may have packages of its own. */
export async function installInto(folder, tarball) {
  const name = 'package.json';
  writeFileSync(join(folder, name), JSON.stringify({ name: 'user', private: true, type: 'module' }));
  const { code, errors } = await ask(npm('install', tarball, '--no-audit', '--no-fund', '--no-save'), { cwd: folder });
  if (code !== 0) throw new SetupError('the packed package cannot be installed', errors);
}
