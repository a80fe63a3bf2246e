// The crate built for this machine: a program that speaks the same protocol as the other contestants.
import { join } from 'node:path';
import { CARGO_PROGRESS, root, work } from '../../../scripts/lib/run.mjs';
import { facts } from '../../../scripts/lib/toolchain.mjs';

/** Builds the program; returns its path. */
export async function native() {
  const target = join(root, 'build', 'native');
  const what = ['-p', 'zeromean', '--example', 'contestant', '--target-dir', target];
  const command = ['cargo', 'build', '--release', ...what];
  await work('building the crate for this machine', command, {
    env: { ...facts()?.native, ...CARGO_PROGRESS, RUSTFLAGS: '-C target-cpu=native' },
  });
  return join(target, 'release', 'examples', process.platform === 'win32' ? 'contestant.exe' : 'contestant');
}
