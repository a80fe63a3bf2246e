// Cargo, in the environments that the build has found, for tests that run programs of the crate.

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';

type Environment = Readonly<Record<string, string | undefined>>;

interface Toolchain {
  readonly facts: () => { readonly native: Environment } | undefined;
  readonly wasmEnvironment: () => Environment;
}

export const root: string = fileURLToPath(new URL('../../..', import.meta.url));
const toolchain: Toolchain = await import(new URL('../../../scripts/lib/toolchain.mjs', import.meta.url).href);

/** Runs cargo for this machine, with this input; returns what it prints. */
export function cargo(args: readonly string[], input = ''): string {
  return run(args, input, toolchain.facts()?.native ?? {});
}

/** Runs cargo for WebAssembly, with these flags of the compiler. */
export function cargoForWasm(args: readonly string[], flags: string): string {
  return run(args, '', { ...toolchain.wasmEnvironment(), RUSTFLAGS: flags });
}

function run(args: readonly string[], input: string, own: Environment): string {
  const env = { ...process.env, ...own };
  const { status, stdout, stderr } = spawnSync('cargo', args, {
    cwd: root,
    env,
    input,
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  expect(status, stderr).toBe(0);
  return stdout;
}
