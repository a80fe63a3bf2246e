// Compare: the library against the oracle on one problem, weights and state after every step, as a share of the budget:
// 3 times the larger of 1 ulp (2^-23) of the largest value and the reach of float32 rounding in this very problem.
// Where state averages squares, mean((g + floor)^2) differs from v = mean(g^2) by at most 2 floor sqrt(v) + floor^2
// (Cauchy, Schwarz).

import { ruleOf } from '../rules/index.ts';
import { play } from './library.ts';
import type { Problem } from './problem.ts';
import { distance, fieldsOf, largest, reach, trajectory } from './trajectory.ts';

/** The largest error of all, and where it occurred. */
export interface Worst {
  share: number;
  parameter: string;
  field: string;
  step: number;
  /** Weights over all steps, and how many of them were not compared because they are in doubt (doubts.ts). */
  weights: number;
  doubtful: number;
}

/** State is flushed below 2^-100, and the square of the floor is smaller still: anything below this is ignored. */
const negligible = 2 ** -96;

/** Runs the problem on both sides; a share above 1 is an error, and so is NaN. */
export function compare(problem: Problem): Worst {
  const names = Object.keys(problem.spec);
  const exact = trajectory(problem);
  const expected = exact.map((slots) => slots.map(fieldsOf));
  const { strays, doubts } = reach(problem, exact);
  const { state } = ruleOf(problem.optimizer, problem.options);
  const fields = [{ name: 'data' }, ...state, ...(problem.options.lookahead ? [{ name: 'slow' }] : [])];
  const budget = names.map((_, p) =>
    Object.fromEntries(
      fields.map(({ name, floor = 0 }: (typeof state)[number]) => {
        const most = Math.max(...expected.map((parameters) => largest(parameters[p]?.[name] ?? [])));
        const rounding = 3 * Math.max(2 ** -23 * most, strays[p]?.[name] ?? 0);
        return [name, rounding + 2 * floor * Math.sqrt(most) + (name === 'data' ? 0 : negligible)];
      }),
    ),
  );
  const worst: Worst = { share: 0, parameter: '', field: 'data', step: 0, weights: 0, doubtful: 0 };
  play(problem, (parameters, step) => {
    parameters.forEach((parameter, p) => {
      worst.weights += parameter.data.length;
      worst.doubtful += doubts[step]?.[p]?.filter(Boolean).length ?? 0;
      for (const { name: field } of fields) {
        const actual = { ...parameter.state, data: parameter.data, slow: parameter.slow }[field];
        const error = distance(actual ?? [Number.NaN], expected[step]?.[p]?.[field] ?? [], doubts[step]?.[p]);
        const share = error === 0 ? 0 : error / (budget[p]?.[field] ?? Number.NaN);
        if (!(share <= worst.share)) Object.assign(worst, { share, parameter: names[p], field, step });
      }
    });
  });
  return worst;
}
