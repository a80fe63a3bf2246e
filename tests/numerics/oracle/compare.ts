// Compare: the library against the oracle on one problem, weights and state after every step, as a share of the budget
//: 3 x the largest of 1 ulp (2^-23) of the largest value and the reach of float32 rounding in
// this very problem. v = mean((g + floor)^2) is at most 2 floor sqrt(v) + floor^2 from mean(g^2), Cauchy and Schwarz say.

import { play } from './library.ts';
import type { Problem } from './problem.ts';
import { distance, type Field, fieldNames, fields, largest, reach, trajectory } from './trajectory.ts';

/** The largest error of all, and where it was. */
export interface Worst {
  share: number;
  parameter: string;
  field: Field;
  step: number;
}

/** State is flushed below 2^-100, and the square of the floor is smaller still: nothing below this counts. */
const negligible = 2 ** -96;

/** The state slots that the rule of a problem needs, in the order of torch. */
export function slotsNeeded({ optimizer, options }: Problem): Field[] {
  if (optimizer === 'Adam' || optimizer === 'AdamW') {
    return options.amsgrad ? ['expAvg', 'expAvgSq', 'maxExpAvgSq'] : ['expAvg', 'expAvgSq'];
  }
  return (options.momentum ?? (optimizer === 'SGDM' ? 0.9 : 0)) > 0 ? ['momentumBuffer'] : [];
}

/** Plays the problem on both sides; a share above 1 is an error, and so is NaN. */
export function compare(problem: Problem): Worst {
  const names = Object.keys(problem.spec);
  const expected = trajectory(problem);
  const strays = reach(problem, expected);
  const compared: Field[] = ['data', ...slotsNeeded(problem)];
  const floor = 2 ** -62 / Math.sqrt(1 - (problem.options.betas?.[1] ?? 0.999));
  const budget = names.map((_, p) =>
    Object.fromEntries(
      fieldNames.map((field) => {
        const most = Math.max(...expected.map((slots) => largest(slots[p]?.[fields[field]] ?? [])));
        const rounding = 3 * Math.max(2 ** -23 * most, strays[p]?.[field] ?? 0);
        const ofFloor = field === 'expAvgSq' || field === 'maxExpAvgSq' ? 2 * floor * Math.sqrt(most) : 0;
        return [field, rounding + ofFloor + (field === 'data' ? 0 : negligible)];
      }),
    ),
  );
  const worst: Worst = { share: 0, parameter: '', field: 'data', step: 0 };
  play(problem, (parameters, step) => {
    parameters.forEach((parameter, p) => {
      for (const field of compared) {
        const actual = field === 'data' ? parameter.data : parameter.state[field];
        const error = distance(actual ?? [Number.NaN], expected[step]?.[p]?.[fields[field]] ?? []);
        const share = error === 0 ? 0 : error / (budget[p]?.[field] ?? Number.NaN);
        if (!(share <= worst.share)) Object.assign(worst, { share, parameter: names[p], field, step });
      }
    });
  });
  return worst;
}
