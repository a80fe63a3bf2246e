// The Rust compiler: the one named by rust-toolchain.toml, or rustup's default if that cannot be downloaded.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ask, root, SetupError, say, which, work } from './run.mjs';

export const TARGET = 'wasm32-unknown-unknown';
const OFFLINE = { RUSTUP_AUTO_INSTALL: '0' };

/** Throws one sentence on a machine without Rust. It checks only the PATH, because it runs every time. */
export function requireRust() {
  const missing = ['cargo', 'rustup'].find((program) => which(program) === undefined);
  if (missing !== undefined) {
    throw new SetupError(
      `${missing} was not found on the PATH: install Rust with rustup (https://rustup.rs) and run the same command again in a new terminal`,
    );
  }
  if (process.platform !== 'win32' && which('cc') === undefined) {
    throw new SetupError(
      'cc was not found on the PATH: install a C compiler, with which Rust links (on Debian: apt-get install gcc libc6-dev)',
    );
  }
}

/** The environment in which rustup finds a compiler. */
export async function ensureCompiler() {
  if ((await ask(['rustc', '--version'], { env: OFFLINE })).code === 0) return {};
  const channel = /channel = "([^"]+)"/.exec(readFileSync(join(root, 'rust-toolchain.toml'), 'utf8'))[1];
  const components = ['--profile', 'minimal', '--component', 'clippy', '--component', 'rustfmt', '--no-self-update'];
  try {
    await work(`installing Rust ${channel}`, ['rustup', 'toolchain', 'install', channel, ...components]);
    return {};
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    const [name] = (await ask(['rustup', 'default'])).output.split(' ');
    const env = { RUSTUP_TOOLCHAIN: name };
    const { output } = await ask(['rustc', '--version'], { env: { ...env, ...OFFLINE } });
    if (!isAtLeast(output.split(' ')[1], channel)) {
      throw new SetupError(
        `rustup could not install Rust ${channel}: run "rustup toolchain install ${channel}" with a network`,
        error.printed,
      );
    }
    say(`Rust ${channel} cannot be downloaded here; rustup's default, ${output}, will do`);
    return env;
  }
}

function isAtLeast(version = '', least = '') {
  const [major, minor] = version.split('.').map(Number);
  const [leastMajor, leastMinor] = least.split('.').map(Number);
  return major > leastMajor || (major === leastMajor && minor >= leastMinor);
}

/** Whether a compiler can build for WebAssembly: found by asking the compiler, not by looking at a list. */
export async function compiles(rustc, env = {}) {
  const probe = join(root, 'build', 'probe.rmeta');
  const args = ['--target', TARGET, '--crate-type', 'rlib', '--emit', 'metadata', '-o', probe, '-'];
  const { code } = await ask([rustc, ...args], { env, input: 'pub fn probe() -> Vec<u8> { vec![] }' });
  rmSync(probe, { force: true });
  return code === 0;
}

/** Clippy and rustfmt, which a minimal toolchain leaves out. */
export async function ensureLints(env) {
  const probes = await Promise.all(['clippy', 'fmt'].map((name) => ask(['cargo', name, '--version'], { env })));
  if (probes.every(({ code }) => code === 0)) return;
  await work('adding clippy and rustfmt', ['rustup', 'component', 'add', 'clippy', 'rustfmt'], { env });
}
