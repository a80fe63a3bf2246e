// The oracle against the float64 runs of torch, optax and the authors' code: validates the oracle, and the translation
// of the cases into our options, without the library.

import { afterAll, describe, expect, test } from 'vitest';
import { type Case, cases } from '../vectors/cases.ts';
import { hasLayout, inexpressible, inLayout, type Layout, problemOf } from '../vectors/options.ts';
import { slotsOf } from './settings.ts';
import { trajectory } from './trajectory.ts';

const worst = { share: 0, id: '' };
let compared = 0;

/** The largest error of the oracle as a share of the case's own float64 tolerance. */
function shareOf(one: Case, layout: Layout): number {
  const expected = inLayout(one.float64.after, one, layout);
  let share = 0;
  trajectory(problemOf(one, layout)).forEach((slots, n) => {
    slots.forEach(({ w }, p) => {
      w.forEach((x, i) => {
        const reference = expected[n]?.[p]?.[i] ?? Number.NaN;
        const tolerance = one.tolerance64 * Math.max(Math.abs(reference), 1e-3);
        share = Math.max(share, Math.abs(x - reference) / tolerance);
        compared++;
      });
    });
  });
  return share;
}

afterAll(() => {
  const share = worst.share.toPrecision(2);
  console.log(`oracle: ${compared} weights compared, worst error ${share} of its float64 tolerance, in ${worst.id}`);
});

test('there are 212 cases, and one of them cannot be expressed', () => {
  expect(cases).toHaveLength(212);
  expect(new Set(cases.map(({ id }) => id)).size).toBe(212);
  expect(cases.filter(inexpressible).map(({ id }) => id)).toEqual(['optax-amsgrad-gc']);
});

test('the options centralize exactly the parameters that the references centralize', () => {
  for (const one of cases) {
    const ours = slotsOf(problemOf(one)).map(({ rows }) => rows.length > 0);
    expect(ours, one.id).toEqual(one.parameters.map(({ centralized }) => centralized));
  }
});

describe.each(['recorded', 'columns', 'transposed'] as const)(
  'the oracle gives the float64 weights, layout: %s',
  (layout) => {
    test.each(cases.filter((one) => hasLayout(one, layout)))('$id', (one) => {
      const share = shareOf(one, layout);
      if (inexpressible(one)) {
        expect(share).toBeGreaterThan(1e3);
        return;
      }
      if (share > worst.share) Object.assign(worst, { share, id: one.id });
      expect(share).toBeLessThanOrEqual(1);
    });
  },
);
