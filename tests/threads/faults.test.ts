// Faults: workers that do not start, fall asleep, die, trap or hang. A step continues without workers that have claimed
// nothing; a step that loses a part of itself says so, and once a checkpoint is loaded, training continues on one
// thread with the same bits.

import { expect, test } from 'vitest';
import { AdamW } from '../../ts/index.ts';
import { startTeam, type Team } from '../../ts/threads.ts';
import { type PROGRAMS, workersOf } from './workers.ts';

const SPEC = { w: { shape: [256, 640], initial: 0.5, outputAxis: 1 }, b: { shape: [300_001], initial: 0 } };

function make(team?: Team): AdamW<'w' | 'b'> {
  const optimizer = new AdamW(SPEC, { lr: 0.01, clipNorm: 1, centralize: true, team });
  for (let k = 0; k < optimizer.grad.length; k++) optimizer.grad[k] = Math.sin(k);
  return optimizer;
}

function start(kind: keyof typeof PROGRAMS, timeout = 2000) {
  const workers = workersOf(kind);
  return { ...workers, team: startTeam({ threads: 3, worker: workers.worker, timeout, least: 0, patience: Infinity }) };
}

/** The digest after this many steps of one thread. */
function expected(steps: number): string {
  const optimizer = make();
  for (let t = 0; t < steps; t++) optimizer.step();
  return optimizer.digest();
}

test('workers that are as they should be take parts of steps', async () => {
  const { words, ...starting } = start('as it is', 30_000);
  const team = await starting.team;
  const optimizer = make(team);
  let steps = 0;
  while (steps < 100 || (words[1] === 0 && steps < 10_000)) {
    optimizer.step(); // on a busy machine, workers arrive late
    steps += 1;
  }
  expect(words[1]).toBeGreaterThan(0);
  expect(optimizer.digest()).toBe(expected(steps));
  expect([team.threads, team.reason]).toEqual([3, undefined]);
  team.stop();
  optimizer.step();
  expect(optimizer.digest()).toBe(expected(steps + 1));
  expect([team.threads, team.reason]).toEqual([1, 'stop() was called']);
});

test.each([
  ['never answers', '0 of 2 workers have started'],
  ['cannot be parsed', '0 of 2 workers have started'],
  ['ends at once', '0 of 2 workers have started'],
] as const)('a worker that %s: one thread, and the reason', async (kind, reason) => {
  const team = await start(kind).team;
  expect([team.threads, team.reason]).toEqual([1, reason]);
  const optimizer = make(team);
  optimizer.step();
  expect(optimizer.digest()).toBe(expected(1));
});

test('a function that throws: one thread, and the reason', async () => {
  const worker = (): never => {
    throw new TypeError('This document requires TrustedScriptURL');
  };
  const team = await startTeam({ threads: 2, worker });
  expect([team.threads, team.reason]).toEqual([
    1,
    '0 of 1 workers have started: TypeError: This document requires TrustedScriptURL',
  ]);
});

test('a worker that falls asleep after its start claims nothing, and nobody waits for it', async () => {
  const { all, ...starting } = start('falls asleep after its start');
  const team = await starting.team;
  const optimizer = make(team);
  for (let t = 0; t < 20; t++) optimizer.step();
  expect(optimizer.digest()).toBe(expected(20));
  expect(team.threads).toBe(3);
  team.stop();
  await Promise.all(all.map((worker) => worker.terminate()));
});

test('workers that are terminated between steps', async () => {
  const { all, ...starting } = start('as it is', 30_000);
  const team = await starting.team;
  const optimizer = make(team);
  for (let t = 0; t < 20; t++) optimizer.step();
  await Promise.all(all.map((worker) => worker.terminate()));
  for (let t = 0; t < 20; t++) optimizer.step();
  expect(optimizer.digest()).toBe(expected(40));
  team.stop();
});

const SLOW = 'a thread of the team has not answered for 2000 ms';
test.each([
  ['hangs within a step', SLOW],
  ['is terminated within a step', SLOW],
  ['traps within a step', 'a thread of the team has failed'],
] as const)('a worker that %s', async (kind, reason) => {
  const { words, all, ...starting } = start(kind);
  const team = await starting.team;
  const optimizer = make(team);
  for (let t = 0; t < 5; t++) optimizer.step();
  const checkpoint = optimizer.save();
  Atomics.store(words, 0, 1);
  expect(() => {
    for (let t = 0; t < 10_000; t++) optimizer.step(); // until a worker has claimed a part
  }).toThrow(`${reason} within a step, which is half done now: load a checkpoint, and go on with one thread`);
  expect([team.threads, team.reason]).toEqual([1, reason]);
  expect(() => optimizer.step()).toThrow('a thread of the team was lost within a step: load a checkpoint first');
  optimizer.load(checkpoint);
  optimizer.step();
  expect(optimizer.digest()).toBe(expected(6));
  const other = make(team);
  other.step();
  expect(other.digest()).toBe(expected(1));
  await Promise.all(all.map((worker) => worker.terminate()));
});
