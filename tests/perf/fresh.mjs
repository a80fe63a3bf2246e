// Fresh processes: from import to first step, and the first ten steps next to the steady state; medians over processes.
import { join } from 'node:path';
import { ask, root, SetupError, say } from '../../scripts/lib/run.mjs';
import { pinned } from './process.mjs';
import { summary } from './statistics.mjs';

const PROCESSES = { full: 20, quick: 7 };
const script = join(root, 'tests', 'perf', 'contestants', 'fresh.mjs');

/**
 * Rows "fresh import", "fresh step 1" to "fresh step 10", "fresh steady" and "fresh slowest" (from the second step on),
 * and "fresh import, not pinned": with a second core, V8 compiles in parallel with the program.
 */
export async function freshProcesses({ quick, dist, core }) {
  const count = quick ? PROCESSES.quick : PROCESSES.full;
  say(`${count} fresh processes, pinned and not`);
  const runs = [];
  const free = [];
  for (let n = 0; n < count; n++) {
    runs.push(await one(dist, core));
    free.push(await one(dist));
  }
  const row = (label, pick, from = runs) => {
    const rounds = from.map((run) => pick(run) / 1e3);
    return { label, rounds, ...summary(rounds) };
  };
  const steps = runs[0].first.map((_, n) => row(`fresh step ${n + 1}`, ({ first }) => first[n]));
  const slowest = steps.slice(1).reduce((most, step) => (step.median > most.median ? step : most));
  return [
    row('fresh import', ({ toFirstStep }) => toFirstStep),
    row('fresh import, not pinned', ({ toFirstStep }) => toFirstStep, free),
    ...steps,
    row('fresh steady', ({ steady }) => steady),
    { ...slowest, label: 'fresh slowest' },
  ];
}

async function one(dist, core) {
  const { code, output, errors } = await ask(pinned([process.execPath, script, join(dist, 'index.js')], core));
  if (code !== 0) throw new SetupError('a fresh process failed', errors);
  return JSON.parse(output);
}
