// The Rust side of the build: a compiler, its wasm target, wasm-pack and wasm-bindgen, each installed if missing.
//
// rustup downloads the wasm target. If it cannot, Debian's packages provide one (debian.mjs; ZEROMEAN_TOOLCHAIN=debian
// uses them straight away).
import { readFileSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { compiles, ensureCompiler, TARGET } from './compiler.mjs';
import { installDebian } from './debian.mjs';
import { ask, root, SetupError, say, which, work } from './run.mjs';
import { contents, step, times, write } from './stamps.mjs';
import { bindgenVersion, ensureTools, WASM_PACK } from './tools.mjs';

const FACTS = 'build/toolchain.json';
const SCRIPTS = ['toolchain', 'compiler', 'debian', 'tools'].map((name) => `scripts/lib/${name}.mjs`);

/** The step that makes sure everything is there. */
export function toolchain() {
  const { ZEROMEAN_TOOLCHAIN = '', RUSTUP_TOOLCHAIN = '', RUSTUP_HOME = join(homedir(), '.rustup') } = process.env;
  return step('toolchain', {
    inputs: () => ({
      ...contents(...SCRIPTS, 'rust-toolchain.toml', join(RUSTUP_HOME, 'settings.toml')),
      ...times(which('cargo'), which('rustup')),
      'the version of wasm-pack': WASM_PACK,
      'the version of wasm-bindgen': bindgenVersion(),
      ZEROMEAN_TOOLCHAIN,
      RUSTUP_TOOLCHAIN,
    }),
    outputs: () => [FACTS, ...(facts()?.files ?? [])],
    make: async () => {
      rmSync(join(root, FACTS), { force: true });
      write(FACTS, JSON.stringify(await find(ZEROMEAN_TOOLCHAIN === 'debian'), null, 1));
    },
  });
}

/**
 * What `toolchain()` found: the environments in which cargo builds for this machine and for wasm, and what they
 * contain.
 */
export function facts() {
  try {
    return JSON.parse(readFileSync(join(root, FACTS), 'utf8'));
  } catch {
    return undefined;
  }
}

async function find(debian) {
  const native = await ensureCompiler();
  const target = debian ? await installDebian() : await ensureTarget(native);
  const programs = await ensureTools(native);
  const wasm = { ...native, ...target };
  const rustc = (await ask(['rustc', '--version', '--verbose'], { env: wasm })).output;
  const library = (await ask(['rustc', '--print', 'target-libdir', '--target', TARGET], { env: wasm })).output;
  return { rustc, native, wasm, folders: [...new Set(programs.map(dirname))], files: [...programs, library] };
}

/** The environment in which cargo, wasm-pack and everything they call build for wasm. */
export function wasmEnvironment() {
  const { wasm, folders } = facts();
  // Flags from outside would replace those in .cargo/config.toml and Cargo.toml.
  const flags = Object.keys(process.env).filter((name) =>
    /^(CARGO_(ENCODED_|BUILD_|PROFILE_|TARGET_)|RUSTFLAGS)/.test(name),
  );
  const none = Object.fromEntries(flags.map((name) => [name, undefined]));
  return { ...none, ...wasm, PATH: [...folders, process.env.PATH].join(delimiter) };
}

/** What the compiler needs, in addition to the native environment, to build for wasm. */
async function ensureTarget(native) {
  if (await compiles('rustc', native)) return {};
  try {
    await work(`adding the Rust target ${TARGET}`, ['rustup', 'target', 'add', TARGET], { env: native });
    return {};
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say('rustup cannot download it here; trying the packages of Debian');
    return installDebian();
  }
}
