// The process that measures threads, on all cores.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ask, root, SetupError, say } from '../../../scripts/lib/run.mjs';
import { problemOf } from '../networks/cases.mjs';
import { ContestantError } from '../process.mjs';
import { prove } from '../proof.mjs';
import { torch } from '../setup/torch.mjs';

/** Target duration of one round of one contestant, unless one step takes longer. */
const SECONDS = { full: 0.05, quick: 0.01 };

/** Measures rows of rows.mjs: each has both figures, or the reason for having none. */
export async function measureThreads(rows, { dist, rounds, quick }) {
  say(`threads: ${rows.length} rows`);
  const seconds = quick ? SECONDS.quick : SECONDS.full;
  const folder = mkdtempSync(join(tmpdir(), 'zeromean-threads-'));
  try {
    const network = join(folder, 'network.mjs');
    const { transformSync } = await import('esbuild');
    const source = readFileSync(join(root, 'examples/digits/network.ts'), 'utf8');
    writeFileSync(network, transformSync(source, { loader: 'ts' }).code);
    const order = JSON.stringify({ dist, rows, rounds, seconds, perceptron: pathToFileURL(network).href });
    const { code, output, errors } = await ask([process.execPath, 'tests/perf/threads/main.mjs', order], { cwd: root });
    if (code !== 0) return rows.map((row) => ({ ...row, failure: errors.split('\n').at(-1) }));
    const theirs = await torchSteps(rows, { rounds, seconds, install: !quick });
    return JSON.parse(output.split('\n').at(-1)).map((row) => ({ ...row, torch: theirs[row.label] }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Medians of PyTorch with one thread and with two, by label; none if PyTorch is not available. */
async function torchSteps(rows, { rounds, seconds, install }) {
  const steps = rows.filter(({ what }) => what === 'step' || what === 'network');
  const asked = steps.map((row) => ({ ...row, problem: row.what === 'network' ? problemOf(row.torch) : undefined }));
  try {
    const { code, output, errors } = await ask([await torch({ install }), '-B', 'tests/perf/threads/fused.py'], {
      cwd: root,
      input: JSON.stringify({ rows: asked, rounds, seconds, threads: 2 }),
    });
    if (code === 0) {
      const answers = JSON.parse(output);
      for (const { label, problem } of asked) if (problem !== undefined) prove(problem, answers[label].weights);
      return Object.fromEntries(Object.entries(answers).map(([label, { medians }]) => [label, medians]));
    }
    say(`PyTorch: ${errors.split('\n').at(-1)}`);
    return {};
  } catch (error) {
    if (!(error instanceof SetupError || error instanceof ContestantError)) throw error;
    say(`PyTorch: ${error.message}`);
    return {};
  }
}
