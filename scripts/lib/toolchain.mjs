// The Rust side of the build: the wasm target, wasm-pack and wasm-bindgen, each installed where it is missing.
//
// The target is downloaded by rustup. Where that cannot be, Debian's rustc builds the standard library from its sources
// instead (ZEROMEAN_TOOLCHAIN=debian asks for this way).
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { debianEnvironment, installDebian } from './debian.mjs';
import { ask, root, SetupError, say, work } from './run.mjs';

const WASM_PACK = '0.15.1';
const TARGET = 'wasm32-unknown-unknown';
const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'zeromean');

/** The version of wasm-bindgen that the crate links: the command line tool must be the same. */
function bindgenVersion() {
  const lock = readFileSync(join(root, 'Cargo.lock'), 'utf8');
  return /name = "wasm-bindgen"\nversion = "([^"]+)"/.exec(lock)[1];
}

/** One sentence for a machine without Rust. */
export async function requireCargo() {
  const cargo = await ask('cargo', ['--version']).catch(() => ({ code: 1 }));
  if (cargo.code !== 0) {
    throw new SetupError('cargo was not found: install Rust from https://rustup.rs, then run the same command again');
  }
}

async function ensureTarget() {
  if (process.env.ZEROMEAN_TOOLCHAIN !== 'debian') {
    const installed = await ask('rustup', ['target', 'list', '--installed']).catch(() => ({ code: 1, output: '' }));
    if (installed.output.includes(TARGET)) return {};
    say(`adding the Rust target ${TARGET}`);
    const added = await ask('rustup', ['target', 'add', TARGET]).catch(() => ({ code: 1 }));
    if (added.code === 0) return {};
    say('rustup cannot download it; trying the packages of Debian');
  }
  await installDebian();
  return debianEnvironment;
}

/** The folder that holds a cargo-installed tool of exactly this version: on the PATH, in the cache, or made now. */
async function ensureTool(tool, version, probe, flags) {
  const found = await ask(probe, ['--version']).catch(() => ({ output: '' }));
  if (found.output.includes(version)) return [];
  const folder = join(cache, `${tool}-${version}`);
  if (!existsSync(join(folder, 'bin', probe))) {
    const args = ['install', tool, '--version', version, '--root', folder, ...flags];
    const env = { CARGO_PROFILE_RELEASE_OPT_LEVEL: '0', CARGO_PROFILE_RELEASE_LTO: 'off' };
    await work(`installing ${tool} ${version} (once, two minutes)`, 'cargo', args, { env });
  }
  return [join(folder, 'bin')];
}

/** Installs what is missing; answers with the environment in which the crate builds for wasm. */
export async function toolchain() {
  await requireCargo();
  const target = await ensureTarget();
  const folders = [
    ...(await ensureTool('wasm-pack', WASM_PACK, 'wasm-pack', ['--locked'])),
    ...(await ensureTool('wasm-bindgen-cli', bindgenVersion(), 'wasm-bindgen', [])),
  ];
  return { ...target, PATH: [...folders, process.env.PATH].join(delimiter) };
}
