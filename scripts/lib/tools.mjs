// wasm-pack and wasm-bindgen: taken from the PATH if the version matches exactly, otherwise installed by cargo into
// this user's cache, once for all copies of this project.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { ask, CARGO_PROGRESS, root, which, work } from './run.mjs';

export const WASM_PACK = '0.15.1';
const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'zeromean');

/** The version of wasm-bindgen that the crate links: the command line tool must be the same. */
export function bindgenVersion() {
  const lock = readFileSync(join(root, 'Cargo.lock'), 'utf8').replaceAll('\r', '');
  return /name = "wasm-bindgen"\nversion = "([^"]+)"/.exec(lock)[1];
}

/** The paths of both programs, which are installed if missing. */
export async function ensureTools(env) {
  return [
    await ensure('wasm-pack', WASM_PACK, 'wasm-pack', ['--locked'], env),
    // Not --locked: its lock file names a version that is missing from the registry.
    await ensure('wasm-bindgen-cli', bindgenVersion(), 'wasm-bindgen', [], env),
  ];
}

async function ensure(crate, version, program, flags, env) {
  const found = which(program);
  if (found && (await isVersion(found, version))) return found;
  const folder = join(cache, `${crate}-${version}`);
  const installed = join(folder, 'bin', process.platform === 'win32' ? `${program}.exe` : program);
  if (existsSync(installed) && (await isVersion(installed, version))) return installed;
  const target = join(cache, 'target');
  const args = ['install', crate, '--version', version, '--root', folder, '--target-dir', target, '--force', ...flags];
  // Unoptimised: three times faster to install, and fast enough.
  const fast = {
    CARGO_PROFILE_RELEASE_OPT_LEVEL: '0',
    CARGO_PROFILE_RELEASE_LTO: 'off',
    CARGO_BUILD_TARGET: undefined,
  };
  await work(`installing ${crate} ${version} (once on this machine, about a minute)`, ['cargo', ...args], {
    env: { ...env, ...fast, ...CARGO_PROGRESS },
  });
  rmSync(target, { recursive: true, force: true });
  return installed;
}

async function isVersion(program, version) {
  const { code, output } = await ask([program, '--version']);
  return code === 0 && output.split(/\s+/).includes(version);
}
