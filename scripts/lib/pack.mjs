// npm pack: the tarball of a folder with a package.json, in another folder.
import { join } from 'node:path';
import { ask, npm, root, SetupError } from './run.mjs';

/** Packs `from` into `into`: the tarball, its version and size, and its files with their sizes. */
export async function pack(into, from = root) {
  const { code, output, errors } = await ask(npm('pack', '--json', '--pack-destination', into), { cwd: from });
  if (code !== 0) throw new SetupError('npm pack failed', errors);
  const [{ filename, version, size, files }] = JSON.parse(output);
  return { tarball: join(into, filename), version, size, files: files.map(({ path, size }) => ({ path, size })) };
}
