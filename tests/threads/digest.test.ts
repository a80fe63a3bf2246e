// A team computes the same bits as one thread: every rule, every point of centralization, every traversal, whole and in
// pieces, with everything else that a step does, for 1 to 4 threads.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SharedOptions } from '../../ts/index.ts';
import { startTeam, type Team } from '../../ts/threads.ts';
import { classes, type Parameter } from '../numerics/oracle/library.ts';
import { crossed } from '../numerics/rules/index.ts';

/** Large enough to be split, evenly and unevenly: lines of 16 elements, groups of 64 columns. */
const SPEC = {
  flat: { shape: [70_013], initial: 0.5 },
  rows: { shape: [300, 257], initial: 0.25, outputAxis: 0 },
  wideRows: { shape: [3, 40_000], initial: -0.5, outputAxis: 0 },
  columns: { shape: [130, 640], initial: 0.125, outputAxis: 1 },
  oddColumns: { shape: [500, 201], initial: 0.125, outputAxis: 1 },
  convolution: { shape: [3, 3, 40, 256], initial: 0.1, outputAxis: 3 },
  between: { shape: [70, 20, 60], initial: 0.1, outputAxis: 1 },
  bias: { shape: [257], initial: 0 },
  scalar: { shape: [], initial: 1, frozen: true },
  frozenColumns: { shape: [130, 640], initial: 1, outputAxis: 1, frozen: true },
};

const teams: Team[] = [];
beforeAll(async () => {
  for (const threads of [1, 2, 3, 4]) teams.push(await startTeam({ threads, least: 0, patience: Infinity }));
});
afterAll(() => {
  for (const team of teams) team.stop();
});

const EXTRAS: Record<string, SharedOptions> = {
  plain: {},
  clipped: { clipNorm: 0.5, weightDecay: 0.01 },
  'everything else': {
    nonFinite: 'skip',
    gradScale: 0.5,
    averageWeights: 0.9,
    lookahead: { every: 2 },
    maximize: true,
  },
};

/** 66 steps, including a flush, with gradients that are sometimes cleared, and one that is not finite. */
function train(kind: keyof typeof classes, options: object): string {
  const optimizer = new classes[kind](SPEC, options as never);
  const { grad } = optimizer;
  const parameters = optimizer.parameters as Readonly<Record<keyof typeof SPEC, Parameter>>;
  for (let t = 0; t < 66; t++) {
    const from = 97 * t;
    for (let k = from; k < grad.length; k += 1013) grad[k] = Math.sin(k + t) * 10;
    if (t === 5) parameters.flat.grad[1] = Number.NaN;
    if (t === 6) parameters.flat.grad[1] = 0.5;
    if (t === 20) parameters.frozenColumns.frozen = false;
    if (t === 40) parameters.rows.frozen = true;
    optimizer.step({ zeroGrad: t % 7 === 3, ...(t % 11 === 4 && { absent: ['columns'] }) });
  }
  return optimizer.digest();
}

describe.each(crossed)('$name', ({ optimizer: kind, options }) => {
  test.each(Object.keys(EXTRAS))('%s', (name) => {
    const all = { ...EXTRAS[name], ...options };
    const alone = train(kind as keyof typeof classes, all);
    for (const team of teams)
      expect(train(kind as keyof typeof classes, { ...all, team }), `${team.threads} threads`).toBe(alone);
  });
});

test('all threads have started', () => {
  expect(teams.map(({ threads, reason }) => [threads, reason])).toEqual([1, 2, 3, 4].map((n) => [n, undefined]));
});
