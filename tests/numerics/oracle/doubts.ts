// Doubts: if only the sign of a number matters (Lion) and the number is so close to 0 that rounding may decide it,
// either sign may be right. From that step on, such an element is not compared, nor are those that share a mean with
// it; they are counted.

import type { Slot } from './settings.ts';

/** [step][parameter]: whether an element is in doubt after that step; undefined if none is. */
export type Doubts = readonly (readonly (readonly boolean[] | undefined)[])[];

/** Which elements are in doubt, given the slots of the exact run and of perturbed ones, [step][parameter]. */
export function doubtsOf(exact: readonly Slot[][], runs: readonly (readonly Slot[][])[]): Doubts {
  const doubts: (boolean[] | undefined)[][] = [];
  const reached = exact[0]?.map(() => 0) ?? [];
  exact.forEach((slots, n) => {
    const before = doubts[n - 1];
    doubts[n] = slots.map((slot, p) => {
      const perturbed = runs.map((run) => run[n]?.[p]?.decided ?? []);
      const found = step(slot, perturbed, before?.[p], reached[p] ?? 0);
      reached[p] = found.reach;
      return found.doubts;
    });
  });
  return doubts;
}

/** The doubts about one parameter after one more step, and the reach of rounding so far. */
function step(
  { decided, rows }: Slot,
  perturbed: readonly (readonly number[])[],
  before: readonly boolean[] | undefined,
  reachBefore: number,
): { doubts: boolean[] | undefined; reach: number } {
  if (decided === undefined) return { doubts: before?.slice(), reach: reachBefore };
  let reach = reachBefore;
  decided.forEach((c, i) => {
    if (before?.[i]) return;
    reach = Math.max(reach, 2 ** -23 * Math.abs(c), ...perturbed.map((run) => Math.abs((run[i] as number) - c)));
  });
  const fresh = decided.map((c, i) => {
    return c === 0 ? perturbed.some((run) => run[i] !== 0) : Math.abs(c) <= 3 * reach; // the margin of every budget
  });
  if (before === undefined && !fresh.includes(true)) return { doubts: undefined, reach };
  const doubts = fresh.map((doubtful, i) => doubtful || (before?.[i] ?? false));
  for (const row of rows) {
    if (row.some((i) => doubts[i])) for (const i of row) doubts[i] = true;
  }
  return { doubts, reach };
}
