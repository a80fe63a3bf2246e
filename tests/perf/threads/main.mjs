// The process that measures threads: node main.mjs '{"dist", "rows", "rounds", "seconds", "perceptron"}'. Both
// contestants take turns in one process, on all cores; its last line is JSON.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { optimizerOf } from '../contestants/optimizer.mjs';
import { takeProof } from '../contestants/serve.mjs';
import { problemOf } from '../networks/cases.mjs';
import { prove } from '../proof.mjs';
import { summary } from '../statistics.mjs';

const { dist, rows, rounds, seconds, perceptron } = JSON.parse(process.argv[2]);
const load = (name) => import(pathToFileURL(join(dist, name)));
const classes = await load('index.js');
const { Adam, SGDM } = classes;
const { startTeam } = await load('threads.js');
const THREADS = 2;

/** Times both in turns; [team, alone], each { median, minimum } in seconds. */
async function inTurns(steps) {
  for (const step of steps) for (let t = 0; t < 3; t++) await step();
  const began = performance.now();
  await steps[1]();
  const count = Math.max(1, Math.round((1000 * seconds) / (performance.now() - began)));
  const taken = [[], []];
  for (let round = 0; round < rounds; round++) {
    for (const i of round % 2 === 0 ? [0, 1] : [1, 0]) {
      const start = performance.now();
      for (let t = 0; t < count; t++) await steps[i]();
      taken[i].push((performance.now() - start) / 1000 / count);
    }
  }
  return taken.map(summary);
}

async function teamOf(patience) {
  const team = await startTeam({ threads: THREADS, patience });
  if (team.threads < THREADS) throw new Error(team.reason);
  return team;
}

async function step({ rule, size }, patience) {
  const team = await teamOf(patience);
  const Class = rule === 'adam' ? Adam : SGDM;
  const both = [{ team }, {}].map((options) => {
    const optimizer = new Class({ w: { shape: [size], initial: 0.5 } }, { lr: 1e-3, ...options });
    for (let k = 0; k < size; k++) optimizer.grad[k] = Math.sin(k);
    return optimizer;
  });
  return compare(team, both);
}

/** The same for the step of a network, after its proof. */
async function network({ ours }) {
  const problem = problemOf(ours);
  const team = await teamOf(Number.POSITIVE_INFINITY);
  const both = [{ team }, {}].map((options) => optimizerOf(classes, problem, options));
  for (const { optimizer, parameters } of both) {
    const runner = {
      gradient: (k) => parameters[k].grad,
      weights: (k) => parameters[k].data,
      step: () => optimizer.step(),
    };
    prove(problem, await takeProof(runner, problem));
  }
  return compare(
    team,
    both.map(({ optimizer }) => optimizer),
  );
}

/** Times the steps of an optimizer with a team and of the same one without; both must have the same bits. */
async function compare(team, both) {
  const result = await inTurns(both.map((optimizer) => () => optimizer.step()));
  if (both[0].stepsTaken === both[1].stepsTaken && both[0].digest() !== both[1].digest())
    throw new Error('wrong digest');
  team.stop();
  return result;
}

/** The same while twice as many processes as cores keep the machine busy. */
async function busy(row) {
  const others = Array.from({ length: 4 }, () => spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }));
  try {
    return await step(row);
  } finally {
    for (const other of others) other.kill('SIGKILL');
  }
}

/** Data-parallel training of 784-128-10, 64 images per replica: two workers, next to one thread that does it all. */
async function training() {
  const { begin, alone } = await import('./training.mjs');
  const team = await startTeam({ threads: THREADS });
  const workers = Array.from(
    { length: 2 },
    () => new Worker(new URL('worker.mjs', import.meta.url), { workerData: { dist, network: perceptron } }),
  );
  await Promise.all(workers.map((worker) => once(worker, 'message')));
  const steps = [begin(Adam, team, workers), await alone(Adam, perceptron)];
  const result = await inTurns(steps);
  team.stop();
  await Promise.all(workers.map((worker) => worker.terminate()));
  return result;
}

const MEASURES = { step: (row) => step(row, Number.POSITIVE_INFINITY), busy, training, network };
const results = [];
for (const row of rows) {
  try {
    const [team, one] = await MEASURES[row.what](row);
    results.push({ ...row, team, one });
  } catch (error) {
    results.push({ ...row, failure: error.message });
  }
}
console.log(JSON.stringify(results));
process.exit(0);
