// What every check receives: the packed package, the digests it must reproduce, and a folder to work in.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from '../../../tests/platforms/runtimes/bundle.mjs';
import { pack } from '../pack.mjs';
import { root } from '../run.mjs';

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
