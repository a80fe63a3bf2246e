// The process that measures threads, on all cores.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ask, root, SetupError, say } from '../../../scripts/lib/run.mjs';
import { torch } from '../setup/torch.mjs';

/** Measures rows of rows.mjs: each has both figures, or the reason for having none. */
export async function measureThreads(rows, { dist, rounds, quick }) {
  say(`threads: ${rows.length} rows`);
  const folder = mkdtempSync(join(tmpdir(), 'zeromean-threads-'));
  try {
    const network = join(folder, 'network.mjs');
    const { transformSync } = await import('esbuild');
    const source = readFileSync(join(root, 'examples/digits/network.ts'), 'utf8');
    writeFileSync(network, transformSync(source, { loader: 'ts' }).code);
    const order = JSON.stringify({ dist, rows, rounds, network: pathToFileURL(network).href });
    const { code, output, errors } = await ask([process.execPath, 'tests/perf/threads/main.mjs', order], { cwd: root });
    if (code !== 0) return rows.map((row) => ({ ...row, failure: errors.split('\n').at(-1) }));
    const theirs = await torchSteps(rows, rounds, !quick);
    return JSON.parse(output.split('\n').at(-1)).map((row) => ({ ...row, torch: theirs[row.label] }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Medians of PyTorch with one thread and with two, by label; none if PyTorch is not available. */
async function torchSteps(rows, rounds, install) {
  const steps = rows.filter(({ what }) => what === 'step');
  try {
    const order = JSON.stringify({ rows: steps, rounds, threads: 2 });
    const { code, output, errors } = await ask([await torch({ install }), 'tests/perf/threads/fused.py', order], {
      cwd: root,
    });
    if (code === 0) return JSON.parse(output);
    say(`PyTorch: ${errors.split('\n').at(-1)}`);
    return {};
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(`PyTorch: ${error.message}`);
    return {};
  }
}
