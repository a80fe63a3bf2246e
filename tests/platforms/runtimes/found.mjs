// Where the runtimes are: binaries from this folder's npm packages, or on the PATH.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ask, which } from '../../../scripts/lib/run.mjs';

const MODULES = fileURLToPath(new URL('node_modules', import.meta.url));

/** A file of one of this folder's npm packages. */
export function packaged(...path) {
  return join(MODULES, ...path);
}

/** The version of one of this folder's npm packages. */
export function versionOf(name) {
  return JSON.parse(readFileSync(packaged(name, 'package.json'), 'utf8')).version;
}

/** Node of this major version: { path, version }, or undefined. */
export async function node(major) {
  for (const path of [packaged(`node-${major}`, 'bin', 'node'), process.execPath, which('node')]) {
    const version = await ask([path ?? '', '--version']);
    if (version.output.startsWith(`v${major}.`)) return { path, version: version.output.slice(1) };
  }
  return undefined;
}

/** The first of these paths that is a program and reports its version: { path, version }, or undefined. */
async function first(paths, pattern) {
  for (const path of paths) {
    const version = pattern.exec((await ask([path, '--version'])).output)?.[1];
    if (version !== undefined) return { path, version };
  }
  return undefined;
}

/** A file in one of a scope's packages, which has one package per platform. */
function scoped(scope, file) {
  const folder = packaged(scope);
  return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name, file)) : [];
}

const exe = process.platform === 'win32' ? '.exe' : '';

export function deno() {
  return first(scoped('@deno', `deno${exe}`), /^deno (\S+)/);
}

/** Its installation moves the binary out of the platform's package, to this name on every platform. */
export function bun() {
  return first([packaged('bun', 'bin', 'bun.exe'), ...scoped('@oven', `bin/bun${exe}`)], /^(\d+\.\S+)/);
}
