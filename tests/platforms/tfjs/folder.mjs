// Folders with the packed package in which programs and bundlers find this folder's TensorFlow.js, or none.
import { cpSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packagesOf } from '../../../scripts/lib/packages.mjs';
import { installed } from '../browsers/tarball.mjs';

const PACKAGES = new URL('.', import.meta.url);

/** The folder of the packages' scope. */
export const scope = fileURLToPath(new URL('node_modules/@tensorflow', PACKAGES));

/** A new folder with the package, TensorFlow.js, and the contents of a folder here. */
export async function folderWith(context, sources) {
  for (const part of ['.', '../runtimes/']) await packagesOf(new URL(part, PACKAGES));
  const folder = await installed(context);
  symlinkSync(scope, join(folder, 'node_modules/@tensorflow'), 'junction');
  cpSync(fileURLToPath(new URL(sources, PACKAGES)), folder, { recursive: true });
  return folder;
}
