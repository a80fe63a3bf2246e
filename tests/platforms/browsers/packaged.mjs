// The npm packages of bundlers/.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MODULES = fileURLToPath(new URL('bundlers/node_modules', import.meta.url));

/** A file of one of the packages. */
export function packaged(...path) {
  return join(MODULES, ...path);
}

export function versionOf(name) {
  return JSON.parse(readFileSync(packaged(name, 'package.json'), 'utf8')).version;
}
