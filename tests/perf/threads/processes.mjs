// The process that measures threads, on all cores.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ask, root, say } from '../../../scripts/lib/run.mjs';

/** Measures rows of rows.mjs: each has both figures, or why there are none. */
export async function measureThreads(rows, { dist, rounds }) {
  say(`threads: ${rows.length} rows`);
  const folder = mkdtempSync(join(tmpdir(), 'zeromean-threads-'));
  try {
    const network = join(folder, 'network.mjs');
    const { transformSync } = await import('esbuild');
    const source = readFileSync(join(root, 'examples/digits/network.ts'), 'utf8');
    writeFileSync(network, transformSync(source, { loader: 'ts' }).code);
    const order = JSON.stringify({ dist, rows, rounds, network: pathToFileURL(network).href });
    const { code, output, errors } = await ask([process.execPath, 'tests/perf/threads/main.mjs', order], { cwd: root });
    if (code === 0) return JSON.parse(output.split('\n').at(-1));
    return rows.map((row) => ({ ...row, failure: errors.split('\n').at(-1) }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
