// Control: a million rounds of a few tiny chunks, each of which counts how often it ran. None is lost, none runs twice,
// and idle workers sleep.

import { Worker } from 'node:worker_threads';
import { buildSync } from 'esbuild';
import { expect, test } from 'vitest';
import { CONTROL, open, wake, work } from '../../ts/threads/control.ts';

const ROUNDS = 1_000_000;
const CHUNKS = 3;

/** A worker whose chunks count in `counts`, and record in `own` that they ran there. */
const PROGRAM = `
import { parentPort, workerData } from 'node:worker_threads';
import { serve } from './ts/threads/control.ts';
const { control, counts, own } = workerData;
const run = (chunk) => { Atomics.add(counts, chunk, 1); Atomics.add(own, 0, 1); };
parentPort.postMessage('ready');
serve(control, new Map([[5, { run }]]), 0);
parentPort.postMessage(process.cpuUsage());
`;

test('a million rounds', { timeout: 300_000 }, async () => {
  const [built] = buildSync({
    stdin: { contents: PROGRAM, resolveDir: new URL('../../', import.meta.url).pathname },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    write: false,
  }).outputFiles;
  const words = (count: number): Int32Array => new Int32Array(new SharedArrayBuffer(4 * count));
  const [control, counts, own] = [words(CONTROL.words), words(CHUNKS), words(1)];
  const workers = [1, 2].map(() => new Worker(built?.text ?? '', { eval: true, workerData: { control, counts, own } }));
  const message = (worker: Worker): Promise<unknown> => new Promise((resolve) => worker.once('message', resolve));
  await Promise.all(workers.map(message));

  const run = (chunk: number): void => {
    Atomics.add(counts, chunk, 1);
  };
  const hosts = new Map([[5, { run }]]);
  for (let round = 0; round < ROUNDS; round++) {
    open(control, 5, CHUNKS);
    work(control, hosts);
    while (Atomics.load(control, CONTROL.done) < CHUNKS);
  }
  expect([...counts]).toEqual(Array.from({ length: CHUNKS }, () => ROUNDS));
  expect(own[0]).toBeGreaterThan(0);
  expect(control[CONTROL.failed]).toBe(0);

  const ended = Promise.all(workers.map(message));
  Atomics.add(control, CONTROL.posted, 1);
  wake(control);
  await ended;
  await Promise.all(workers.map((worker) => worker.terminate()));
});
