// No subnormals: WebAssembly cannot flush them to zero, so every 64 steps state that is below 2^-100 is zeroed.

import { describe, expect, test } from 'vitest';
import { construct, parametersOf } from '../oracle/library.ts';
import type { ClassName, Options, Problem } from '../oracle/problem.ts';
import { fill, normal, uniform, values } from '../oracle/random.ts';
import { classNames, fading, ruleOf } from '../rules/index.ts';

const smallestNormal = 2 ** -126;
const isSubnormal = (x: number): boolean => x !== 0 && Math.abs(x) < smallestNormal;

const spec: Problem['spec'] = {
  dense: { shape: [5, 13], outputAxis: 0, initial: values(65, normal(uniform(1))) },
  columns: { shape: [13, 5], outputAxis: 1, initial: values(65, normal(uniform(2))) },
  general: { shape: [3, 4, 5], outputAxis: 1, initial: values(60, normal(uniform(3))) },
  bias: { shape: [7], initial: 0.5 },
};

/** Ten steps with gradients, then 5,000 without; passes the optimizer to the callback after every step. */
function run(
  optimizer: ClassName,
  options: Options,
  see: (t: number, state: Float32Array[], data: Float32Array[]) => void,
): void {
  const problem: Problem = { optimizer, spec, options, gradients: [] };
  const made = construct(problem);
  const parameters = parametersOf(made, problem);
  const state = parameters.flatMap((parameter) => Object.values(parameter.state));
  const data = parameters.map((parameter) => parameter.data);
  const next = normal(uniform(4));
  for (let t = 1; t <= 5010; t++) {
    for (const { grad } of parameters) fill(grad, () => (t > 10 ? 0 : next()));
    made.step();
    see(t, state, data);
  }
  const resting = ruleOf(optimizer, options).state.filter(({ moves }) => moves);
  for (const { state: slots } of parameters) {
    for (const { name } of resting)
      expect(
        slots[name]?.every((x) => x === 0),
        name,
      ).toBe(true);
  }
}

describe.each(fading)('5,000 steps at zero gradient: $name', ({ optimizer, options }) => {
  test('what moves the weights is exactly 0 at the end, and no state is subnormal on any multiple of 64', () => {
    let seen = 0;
    run(optimizer, options, (t, state) => {
      if (t % 64 !== 0) return;
      seen++;
      expect(
        state.some((slot) => slot.some(isSubnormal)),
        `step ${t}`,
      ).toBe(false);
    });
    expect(seen).toBe(78);
  });

  test('no weight moves once its average is 0, and none becomes NaN', () => {
    let frozen: Float32Array[] | undefined;
    const arrays = ruleOf(optimizer, options).state;
    run(optimizer, options, (t, state, data) => {
      const averages = state.filter((_slot, s) => arrays[s % arrays.length]?.moves);
      if (!frozen && t > 10 && averages.every((slot) => slot.every((x) => x === 0)))
        frozen = data.map((w) => w.slice());
    });
    expect(frozen).toBeDefined();
    run(optimizer, options, (t, _state, data) => {
      if (t === 5010) expect(data).toEqual(frozen);
    });
    expect(frozen?.every((w) => w.every(Number.isFinite))).toBe(true);
  });
});

test.each(classNames)('the squares of tiny gradients leave no subnormal either: %s', (optimizer) => {
  for (const size of [5e-20, 1e-22, 1e-30]) {
    const problem: Problem = { optimizer, spec, options: { lr: 0.01 }, gradients: [] };
    const made = construct(problem);
    const parameters = parametersOf(made, problem);
    const next = normal(uniform(5));
    for (let t = 1; t <= 128; t++) {
      for (const { grad } of parameters) fill(grad, () => size * next());
      made.step();
      if (t % 64 !== 0) continue;
      for (const { state } of parameters) {
        for (const [name, slot] of Object.entries(state))
          expect(slot.some(isSubnormal), `${name}, ${size}`).toBe(false);
      }
    }
  }
});
