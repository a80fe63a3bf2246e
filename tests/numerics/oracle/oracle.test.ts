// The library against the oracle: every rule and every point of centralization on every listed shape, then fast-check
// over everything. Errors are measured against the budget of compare.ts.

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { crossed as rules, stateOf } from '../rules/index.ts';
import { problemFrom, recipe } from './arbitrary.ts';
import { cells, combination } from './cells.ts';
import { compare, type Worst } from './compare.ts';
import { construct, parametersOf } from './library.ts';
import { type Problem, sizeOf } from './problem.ts';
import { gradients, normal, profiles, uniform, values } from './random.ts';
import { pairs } from './shapes.ts';

const combinations = new Set<string>();
let compared = 0;
/** For rules that take a sign: weights compared, and weights left out because rounding decides their sign. */
const signs = { weights: 0, doubtful: 0 };
let worst: (Worst & { where: string }) | undefined;

/** Compares, and updates the counts. */
function check(problem: Problem): void {
  const found = compare(problem);
  const where = combination(problem);
  compared++;
  if (problem.optimizer === 'Lion') {
    signs.weights += found.weights;
    signs.doubtful += found.doubtful;
  } else expect(found.doubtful).toBe(0);
  combinations.add(where);
  if (!worst || !(found.share <= worst.share)) worst = { ...found, where };
  expect(found.share, JSON.stringify(found)).toBeLessThanOrEqual(1);
}

/** Three steps of a rule at a point, with the 24 pairs as 24 parameters; all other choices rotate. */
function crossed(r: number, c: number, profile: number): Problem {
  const [rule, cell] = [rules[r], cells[c]];
  if (!rule || !cell) throw new RangeError(`no rule ${r} or no cell ${c}`);
  const random = uniform(1000 * r + 10 * c + profile);
  const { at, decoupledWeightDecay } = cell;
  const spec = pairs.map((pair, p): [string, Problem['spec'][string]] => [
    `${p}: [${pair.shape}] of ${pair.outputAxis}`,
    { ...pair, initial: values(sizeOf(pair.shape), normal(random)) },
  ]);
  const next = pairs.map((_, p) => gradients(profiles[(p + profile) % profiles.length] ?? 'normal', random));
  return {
    optimizer: rule.optimizer,
    spec: Object.fromEntries(spec),
    options: {
      ...rule.options,
      decoupledWeightDecay,
      weightDecay: 0.1,
      maximize: (r + c) % 2 === 1,
      centralize: at !== 'nowhere' && { at, minFanIn: 1 + ((r >> 1) % 2) },
    },
    gradients: [0, 1, 2].map(() => pairs.map(({ shape }, p) => values(sizeOf(shape), next[p] as () => number))),
  };
}

afterAll(() => {
  console.log(
    `oracle: ${compared} problems, ${combinations.size} distinct combinations of options; worst error ` +
      `${(100 * (worst?.share ?? Number.NaN)).toFixed(0)} % of its budget, ` +
      `in ${worst?.field} of ${worst?.parameter}: ${worst?.where}; of ${signs.weights} weights with Lion ` +
      `${signs.doubtful} left out, because rounding decides a sign`,
  );
});

test('the oracle has at most 40 lines', () => {
  const text = readFileSync(new URL('./oracle.ts', import.meta.url), 'utf8');
  expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(40);
  expect(pairs).toHaveLength(24);
});

describe.each(rules.map((rule, r) => ({ name: rule.name, r })))('$name', ({ r }) => {
  test.each(cells.map((cell, c) => ({ ...cell, c })))('at $at, decoupled: $decoupledWeightDecay', ({ c }) => {
    check(crossed(r, c, (r + c) % profiles.length));
  });
});

test('fast-check: every option, any shape, any axes', { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(recipe, (from) => check(problemFrom(from))),
    { seed: 2004, numRuns: 1200 },
  );
});

test('fast-check: the state is what the rule needs, a step writes no gradient unless told to, the norm is the norm', {
  timeout: 60_000,
}, () => {
  fc.assert(
    fc.property(recipe, fc.boolean(), (from, zeroGrad) => {
      const problem = problemFrom({ ...from, skipAt: undefined });
      const optimizer = construct(problem);
      const parameters = parametersOf(optimizer, problem);
      const gradient = problem.gradients[0] ?? [];
      parameters.forEach((parameter, p) => {
        expect(Object.keys(parameter.state)).toEqual(stateOf(problem.optimizer, problem.options));
        parameter.grad.set(gradient[p] ?? []);
      });
      const live = gradient.filter((_, p) => !parameters[p]?.frozen).flat();
      const norm = (problem.options.gradScale ?? 1) * Math.sqrt(live.reduce((sum, g) => sum + g * g, 0));
      expect(Math.abs(optimizer.gradNorm() - norm)).toBeLessThanOrEqual(2 ** -20 * norm);
      expect(optimizer.step({ zeroGrad })).toBe(true);
      expect(optimizer.stepsTaken).toBe((problem.stepsTaken ?? 0) + 1);
      parameters.forEach(({ grad }, p) => {
        expect(Array.from(grad)).toEqual(zeroGrad ? gradient[p]?.map(() => 0) : gradient[p]);
      });
    }),
    { seed: 2005, numRuns: 300 },
  );
});

test('few weights are left out', () => {
  expect(signs.weights).toBeGreaterThan(100_000);
  expect(signs.doubtful).toBeLessThan(0.02 * signs.weights);
});

test('more than 500 combinations of options were met', () => {
  expect(combinations.size).toBeGreaterThanOrEqual(500);
});
