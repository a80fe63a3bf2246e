// What every check receives: the packed package, the digests it must reproduce, and a folder to work in.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from '../../../tests/platforms/runtimes/bundle.mjs';
import { ask, npm, root, SetupError } from '../run.mjs';

const RUNTIMES = join(root, 'tests/platforms/runtimes');

/** Packs dist/, calls `work` with it, and cleans up afterwards. */
export async function withContext(work) {
  const temp = mkdtempSync(join(tmpdir(), 'zeromean-everywhere-'));
  try {
    const { tarball, version, files } = await pack(temp);
    const { conformance, resume } = await bundle(temp);
    const [digests, resumed] = ['digests.json', 'resumed.json'].map((file) =>
      JSON.parse(readFileSync(join(RUNTIMES, file), 'utf8')),
    );
    return await work({ tarball, version, files, conformance, digests, resume, resumed, root, temp });
  } finally {
    rmSync(temp, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Runs `npm pack` into a folder: the tarball, its version, and its files with their sizes. */
async function pack(folder) {
  const { code, output, errors } = await ask(npm('pack', '--json', '--pack-destination', folder));
  if (code !== 0) throw new SetupError('npm pack failed', errors);
  const [{ filename, version, files }] = JSON.parse(output);
  return { tarball: join(folder, filename), version, files: files.map(({ path, size }) => ({ path, size })) };
}
