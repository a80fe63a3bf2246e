// The wasm target from Debian's packages: their rustc ships the sources of the standard library, which is built once
// and copied to where rustc looks.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compiles, TARGET } from './compiler.mjs';
import { ask, CARGO_PROGRESS, SetupError, say, work } from './run.mjs';

const PACKAGES = ['rustc-web', 'cargo-web', 'rust-web-src', 'rust-web-clippy', 'lld'];
const RUSTC = '/usr/bin/rustc';
const ENV = { RUSTUP_TOOLCHAIN: 'wasm', CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER: 'wasm-ld' };

/** Lets cargo of the rustup toolchain "wasm" build for wasm; returns the environment to run it in. */
export async function installDebian() {
  try {
    await installPackages();
    if (!(await compiles(RUSTC))) await buildLibrary();
    await work('naming it to rustup', ['rustup', 'toolchain', 'link', 'wasm', '/usr']);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    throw new SetupError(
      `there is no Rust for WebAssembly: run "rustup target add ${TARGET}" with a network, or as root "apt-get install ${PACKAGES.join(' ')}" on Debian, and run the same command again`,
      error.printed,
    );
  }
  return ENV;
}

async function asRoot(label, ...command) {
  const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  await work(label, [...sudo, ...command], { env: { DEBIAN_FRONTEND: 'noninteractive' } });
}

async function installPackages() {
  const { output } = await ask(['dpkg', '--status', ...PACKAGES]);
  if (output.match(/^Status: install ok installed$/gm)?.length === PACKAGES.length) return;
  await asRoot('reading the list of Debian packages', 'apt-get', 'update');
  await asRoot(`installing ${PACKAGES.join(' ')}`, 'apt-get', 'install', '-y', '--no-install-recommends', ...PACKAGES);
}

/** Builds the standard library for wasm by compiling an empty library crate, and copies it into the sysroot. */
async function buildLibrary() {
  const { output: sysroot } = await ask([RUSTC, '--print', 'sysroot']);
  const folder = mkdtempSync(join(tmpdir(), 'zeromean-'));
  try {
    mkdirSync(join(folder, 'src'));
    writeFileSync(join(folder, 'Cargo.toml'), '[package]\nname = "empty"\nversion = "0.0.0"\nedition = "2021"\n');
    writeFileSync(join(folder, 'src', 'lib.rs'), '');
    const args = ['build', '-Z', 'build-std=std,panic_abort', '--target', TARGET, '--release'];
    const env = {
      RUSTC_BOOTSTRAP: '1',
      RUSTC,
      RUSTFLAGS: undefined,
      ...CARGO_PROGRESS,
      CARGO_TARGET_DIR: join(folder, 'target'),
    };
    await work('building the standard library for WebAssembly (once, a minute or two)', ['/usr/bin/cargo', ...args], {
      cwd: folder,
      env,
    });
    const built = join(folder, 'target', TARGET, 'release', 'deps');
    const names = readdirSync(built).filter((name) => name.endsWith('.rlib') && !name.startsWith('libempty'));
    const library = join(sysroot, 'lib', 'rustlib', TARGET, 'lib');
    // Whatever is there does not work: an interrupted copy, or a library of another version.
    if (existsSync(library)) await asRoot('removing an unusable one', 'rm', '-r', library);
    await asRoot('making a folder for it', 'mkdir', '-p', library);
    await asRoot('copying it', 'cp', ...names.map((name) => join(built, name)), library);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  if (!(await compiles(RUSTC))) throw new SetupError('the built library does not work');
  say('the standard library for WebAssembly is in place');
}
