// Replicas: a step takes the mean of the gradients of several workers, summed in worker order, so its bits do not
// depend on the number of threads. Workers see the weights and write gradients without a copy.

import { Worker } from 'node:worker_threads';
import { describe, expect, test } from 'vitest';
import { AdamW, type Handle, SGD } from '../../ts/index.ts';
import { attach, startTeam } from '../../ts/threads.ts';

const SPEC = { w: { shape: [130, 640], initial: 0.5, outputAxis: 1 }, b: { shape: [70_013], initial: 0 } };

/** Writes a different gradient for each replica. */
function fill(grad: Float32Array, seed: number): void {
  for (let k = 0; k < grad.length; k++) grad[k] = Math.fround(Math.sin(k + 31 * seed));
}

describe.each([1, 2, 3])('%d threads', (threads) => {
  test.each([{}, { clipNorm: 0.5, nonFinite: 'skip' as const }])('the mean of three gradients, %o', async (options) => {
    const team = await startTeam({ threads, least: 0, patience: Infinity });
    const optimizer = new AdamW(SPEC, { ...options, centralize: true, team, replicas: 3 });
    const alone = new AdamW(SPEC, { ...options, centralize: true, gradScale: 1 / 3 });
    for (let t = 0; t < 4; t++) {
      optimizer.replicas.forEach(({ grad }, i) => {
        fill(grad, 3 * t + i);
      });
      const sum = new Float32Array(alone.grad.length);
      for (const { grad } of optimizer.replicas)
        for (let k = 0; k < sum.length; k++) sum[k] = (sum[k] as number) + (grad[k] as number);
      alone.grad.set(sum);
      expect(optimizer.gradNorm()).toBe(alone.gradNorm());
      for (const each of [optimizer, alone]) each.step({ zeroGrad: t === 2 });
      expect(optimizer.replicas.every(({ grad }) => grad.every((g) => g === 0))).toBe(t === 2);
    }
    expect(optimizer.data).toEqual(alone.data);
    expect(optimizer.parameters.w.state).toEqual(alone.parameters.w.state);
    team.stop();
  });
});

test('a step that is skipped clears no replica', async () => {
  const team = await startTeam({ threads: 2, least: 0, patience: Infinity });
  const optimizer = new SGD(SPEC, { lr: 1, nonFinite: 'skip', team, replicas: 2 });
  for (const { grad } of optimizer.replicas) grad.fill(Number.NaN);
  expect(optimizer.step({ zeroGrad: true })).toBe(false);
  for (const { grad } of optimizer.replicas) expect(grad[0]).toBeNaN();
  team.stop();
});

/** A worker that, when asked, adds the weights to its gradient and replies. */
const PROGRAM = `
const { parentPort, workerData } = require('node:worker_threads');
const { buffer, data, grad, elements } = workerData;
parentPort.on('message', () => {
  const [weights, gradient] = [new Float32Array(buffer, data, elements), new Float32Array(buffer, grad, elements)];
  for (let k = 0; k < elements; k++) gradient[k] += weights[k];
  parentPort.postMessage('done');
});`;

function answer(worker: Worker): Promise<unknown> {
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.postMessage('go');
  });
}

test('workers read the weights and write gradients in place', async () => {
  const team = await startTeam({ threads: 1 });
  const optimizer = new SGD(SPEC, { lr: 0.5, team, replicas: 2 });
  const workers = optimizer.replicas.map(({ handle }) => new Worker(PROGRAM, { eval: true, workerData: handle }));
  await Promise.all(workers.map(answer));
  expect(optimizer.replicas[1]?.grad[7]).toBe(0.5);
  optimizer.step({ zeroGrad: true });
  expect(optimizer.data[7]).toBe(0.25);
  await Promise.all(workers.map(answer));
  expect(optimizer.replicas[0]?.grad[7]).toBe(0.25);
  await Promise.all(workers.map((worker) => worker.terminate()));
});

describe('without a team', () => {
  test('an optimizer in shared memory has a handle, and the bits of any other', () => {
    const [shared, other] = [new AdamW(SPEC, { shared: true }), new AdamW(SPEC, {})];
    expect(shared.data.buffer).toBeInstanceOf(SharedArrayBuffer);
    const attached = attach(structuredClone(shared.handle) as Handle);
    expect(attached.parameters.w).toMatchObject({ name: 'w', shape: [130, 640] });
    for (const { data, grad } of [attached, other]) {
      fill(grad, 1);
      expect(data[0]).toBe(0.5);
    }
    for (const each of [shared, other]) each.step();
    expect(shared.digest()).toBe(other.digest());
    expect(attached.data).toEqual(other.data);
    expect(attached.parameters.b?.data).toEqual(other.parameters.b.data);
    expect(shared.extend({ v: { shape: [1], initial: 0 } }).data.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(AdamW.from(shared.save()).options).toEqual(other.options);
    expect(AdamW.from(shared.save(), { shared: true }).digest()).toBe(shared.digest());
  });

  test('others have none', () => {
    expect(() => new AdamW(SPEC).handle).toThrow('the arrays are not in shared memory: set the option shared or team');
    expect(new AdamW(SPEC).replicas).toEqual([]);
  });
});
