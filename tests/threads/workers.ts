// Workers that misbehave: the real program with something wrong inserted before it.

import { Worker } from 'node:worker_threads';
import { source } from '../../ts/threads/source.ts';
import type { WorkerLike } from '../../ts/threads.ts';

/** Makes the step kernel do something else once `SWITCH` (shared with the test) is 1. */
const hooked = (what: string): string => `
const { workerData } = require('node:worker_threads');
const Real = WebAssembly.Instance;
WebAssembly.Instance = function (module, imports) {
  const kernels = new Real(module, imports).exports;
  const part = (...args) => {
    Atomics.add(workerData, 1, 1);
    if (Atomics.load(workerData, 0) === 1) { ${what} }
    kernels.part(...args);
  };
  return { exports: { ...kernels, part } };
};
${source}`;

export const PROGRAMS = {
  'as it is': hooked(''),
  'never answers': `require('node:worker_threads').parentPort.on('message', () => {})`,
  'cannot be parsed': 'this is no program',
  'ends at once': 'process.exit(0)',
  'falls asleep after its start': `const { parentPort } = require('node:worker_threads');
    parentPort.once('message', () => {
      parentPort.postMessage('ready');
      setTimeout(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0), 50);
    })`,
  'hangs within a step': hooked('for (;;);'),
  'is terminated within a step': hooked('process.exit(0);'),
  'traps within a step': hooked("throw new WebAssembly.RuntimeError('unreachable');"),
};

/** Workers of a kind, and the two words they share with the test: the switch, and how many parts of steps they ran. */
export function workersOf(kind: keyof typeof PROGRAMS): {
  readonly words: Int32Array;
  readonly all: Worker[];
  readonly worker: () => WorkerLike;
} {
  const words = new Int32Array(new SharedArrayBuffer(8));
  const all: Worker[] = [];
  const worker = (): WorkerLike => {
    const made = new Worker(PROGRAMS[kind], { eval: true, workerData: words });
    made.on('error', () => {});
    all.push(made);
    return made as unknown as WorkerLike;
  };
  return { words, all, worker };
}
