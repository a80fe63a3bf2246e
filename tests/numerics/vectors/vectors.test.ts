// The library against the recorded runs of torch, optax and the authors' code, step by step, in every layout.

import { afterAll, describe, expect, test } from 'vitest';
import { play } from '../oracle/library.ts';
import { distance, largest, reach, trajectory } from '../oracle/trajectory.ts';
import { type Case, cases } from './cases.ts';
import { hasLayout, inexpressible, inLayout, type Layout, problemOf } from './options.ts';

const layouts = ['recorded', 'columns', 'transposed'] as const;
const ran = { recorded: 0, columns: 0, transposed: 0 };
const worst = { share: 0, text: 'none' };
const expressible = cases.filter((one) => !inexpressible(one));

/**
 * Per parameter, 3 times the largest of: the reference's own float32 error, 1 ulp (2^-23) of the largest weight, and
 * the reach of float32 rounding in this case. A hazard's float32 error is that of a wrong mean, so it is ignored.
 */
function budgetOf(one: Case): number[] {
  const problem = problemOf(one);
  return reach(problem, trajectory(problem)).strays.map(({ data = Number.NaN }, p) => {
    const weights = [one.initial[p] ?? [], ...one.float64.after.map((step) => step[p] ?? [])];
    const own = one.hazard ? 0 : (one.error.perParameterMaxAbs[p] ?? Number.NaN);
    return 3 * Math.max(own, 2 ** -23 * Math.max(...weights.map(largest)), data);
  });
}

const budgets = new Map(expressible.map((one) => [one.id, budgetOf(one)]));

/** The largest error of any weight after any step as a share of the budget, and the parameter with that error. */
function judge(one: Case, layout: Layout): { share: number; name: string } {
  const expected = inLayout(one.float64.after, one, layout);
  const found = { share: 0, name: 'none' };
  let steps = 0;
  play(problemOf(one, layout), (parameters, n) => {
    steps++;
    parameters.forEach(({ data }, p) => {
      const error = distance(data, expected[n]?.[p] ?? []);
      const share = error === 0 ? 0 : error / (budgets.get(one.id)?.[p] ?? Number.NaN);
      if (!(share <= found.share)) Object.assign(found, { share, name: one.parameters[p]?.name });
    });
  });
  expect(steps).toBe(one.steps);
  return found;
}

afterAll(() => {
  console.log(
    [
      `vectors: ${ran.recorded} of ${cases.length} cases as recorded, ${ran.columns} more with the outputs last,`,
      `${ran.transposed} with the outputs second; ${cases.length - expressible.length} out:`,
      ...cases.filter(inexpressible).map((one) => `${one.id} (${inexpressible(one)});`),
      `worst error ${(100 * worst.share).toFixed(0)} % of its budget, in ${worst.text}`,
    ].join(' '),
  );
});

test('every case is run, but for the one that cannot be expressed', () => {
  expect(cases).toHaveLength(212);
  expect(cases.filter(inexpressible).map(({ id }) => id)).toEqual(['optax-amsgrad-gc']);
  expect(cases.filter(({ hazard }) => hazard).map(({ id }) => id)).toEqual(['edge-constant-rows-inexact-adam-HAZARD']);
  expect(layouts.map((layout) => expressible.filter((one) => hasLayout(one, layout)).length)).toEqual([211, 199, 183]);
});

describe.each(layouts)('layout: %s', (layout) => {
  test.each(expressible.filter((one) => hasLayout(one, layout)))('$id', (one) => {
    const { share, name } = judge(one, layout);
    ran[layout]++;
    if (share > worst.share) Object.assign(worst, { share, text: `${one.id}, ${name}, ${layout}` });
    expect(share, name).toBeLessThanOrEqual(1);
  });
});

test('a row of equal gradients does not move a weight, where float32 torch moves it by lr', () => {
  const hazard = expressible.find((one) => one.hazard) as Case;
  play(problemOf(hazard), (parameters) => {
    parameters.forEach(({ data, centralized }, p) => {
      if (centralized) expect(Array.from(data)).toEqual((hazard.initial[p] as number[]).map(Math.fround));
    });
  });
});
