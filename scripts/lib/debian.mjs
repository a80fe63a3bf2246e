// The wasm target from Debian's packages: their rustc comes with the sources of the standard library.
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ask, SetupError, work } from './run.mjs';

const PACKAGES = ['rustc-web', 'cargo-web', 'rust-web-src', 'lld'];
const TARGET = 'wasm32-unknown-unknown';

/** What makes cargo and wasm-pack use it. */
export const debianEnvironment = {
  RUSTUP_TOOLCHAIN: 'wasm',
  CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER: 'wasm-ld',
};

async function install() {
  const there = await ask('dpkg', ['-s', ...PACKAGES]).catch(() => ({ code: 1 }));
  if (there.code === 0) return;
  const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const apt = (...args) => {
    const [command, ...rest] = [...sudo, 'apt-get', ...args];
    return work(`apt-get ${args.join(' ')}`, command, rest);
  };
  try {
    await apt('update');
    await apt('install', '-y', ...PACKAGES);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    throw new SetupError(
      `the Rust target ${TARGET} cannot be had: run "rustup target add ${TARGET}" with a network, or install ${PACKAGES.join(' ')}`,
    );
  }
}

/** Builds the standard library for wasm and puts it where rustc looks. */
async function buildStd(sysroot) {
  const folder = mkdtempSync(join(tmpdir(), 'zeromean-std-'));
  try {
    mkdirSync(join(folder, 'src'));
    writeFileSync(join(folder, 'Cargo.toml'), '[package]\nname = "empty"\nversion = "0.0.0"\nedition = "2021"\n');
    writeFileSync(join(folder, 'src', 'lib.rs'), '');
    const args = ['build', '-Z', 'build-std=std,panic_abort', '--target', TARGET, '--release'];
    const env = { RUSTC_BOOTSTRAP: '1', RUSTC: '/usr/bin/rustc', RUSTFLAGS: '' };
    await work('building the standard library for wasm (half a minute)', '/usr/bin/cargo', args, { cwd: folder, env });
    const built = join(folder, 'target', TARGET, 'release', 'deps');
    mkdirSync(sysroot, { recursive: true });
    for (const name of readdirSync(built)) {
      if (name.endsWith('.rlib') && !name.startsWith('libempty')) cpSync(join(built, name), join(sysroot, name));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Makes `cargo` of the toolchain "wasm" build for wasm. */
export async function installDebian() {
  await install();
  const sysroot = (await ask('/usr/bin/rustc', ['--print', 'sysroot'])).output.trim();
  const library = join(sysroot, 'lib', 'rustlib', TARGET, 'lib');
  const there = await ask('ls', [library]);
  if (!there.output.includes('libcore-')) await buildStd(library);
  const linked = await ask('rustup', ['toolchain', 'link', 'wasm', '/usr']);
  if (linked.code !== 0) throw new SetupError(linked.output.trim());
}
