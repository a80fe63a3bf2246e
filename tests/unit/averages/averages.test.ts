// Averages: `averageWeights` against optax's `ema` with `debias` in float64, and to the bit against its own recurrence.
// optax: ema_t = d ema_{t-1} + (1 - d) w_t from 0, debiased by 1 - d^t.

import { describe, expect, test } from 'vitest';
import { Adam, SGD } from '../../../ts/index.ts';
import { classes } from '../../numerics/oracle/library.ts';
import { examples } from '../../numerics/rules/index.ts';

const shapes = { rows: [5, 131], columns: [37, 6], general: [3, 4, 5], scalar: [], odd: [7], empty: [0] };
const axes: Record<string, number | number[]> = { rows: 0, columns: 1, general: 1 };
const spec = Object.fromEntries(
  Object.entries(shapes).map(([name, shape]) => [name, { shape, initial: 0.5, outputAxis: axes[name] }]),
) as unknown as Record<keyof typeof shapes, { shape: number[]; initial: number }>;

describe.each(examples)('$name', ({ optimizer: kind, options }) => {
  test.each([0, 0.5, 0.9, 0.999])('with %d', (decay) => {
    const optimizer = new classes[kind](spec, { ...options, averageWeights: decay });
    const all = Object.values(optimizer.parameters);
    const float64 = all.map(({ data }) => new Array<number>(data.length).fill(0));
    const float32 = all.map(({ data }) => [...data]);
    let [product, worst, largest] = [1, 0, 0];
    for (let t = 1; t <= 300; t++) {
      for (let k = 0; k < optimizer.grad.length; k++) optimizer.grad[k] = Math.sin(k + 13 * t);
      optimizer.step({ zeroGrad: t % 2 === 0 });
      product *= decay;
      const rate = Math.fround((1 - decay) / (1 - powerOf(decay, t)));
      for (const [i, { data, average }] of all.entries()) {
        for (const [k, w] of data.entries()) {
          const [e = 0, a = 0, ours = Number.NaN] = [float64[i]?.[k], float32[i]?.[k], average?.[k]];
          const next = Math.fround(a + Math.fround(rate * Math.fround(w - a)));
          if (!Object.is(ours, next)) throw new Error(`step ${t}, parameter ${i}, element ${k}: ${ours}, not ${next}`);
          (float32[i] as number[])[k] = next;
          (float64[i] as number[])[k] = decay * e + (1 - decay) * w;
          largest = Math.max(largest, Math.abs(w));
          worst = Math.max(worst, Math.abs(ours - (decay * e + (1 - decay) * w) / (1 - product)));
        }
      }
    }
    expect(worst).toBeLessThan((64 * 2 ** -24) / (1 - decay) ** 0.5);
  });
});

/** The product of b, b^2, b^4, ... for the set bits of t. */
function powerOf(b: number, t: number): number {
  let [product, factor] = [1, b];
  for (const bit of [...t.toString(2)].reverse()) {
    if (bit === '1') product *= factor;
    factor *= factor;
  }
  return product;
}

test('without the option there is none, and no memory is taken for it', () => {
  const [without, with_] = [new Adam(spec), new Adam(spec, { averageWeights: 0.9 })];
  expect(without.parameters.odd.average).toBeUndefined();
  expect(with_.parameters.odd.average).toHaveLength(7);
  expect(without.digest()).not.toBe(with_.digest());
});

test('before the first step the average is the weights, and what is frozen stays so', () => {
  const optimizer = new SGD({ w: { shape: [3], initial: [1, 2, 3], frozen: true } }, { lr: 0.1, averageWeights: 0.9 });
  optimizer.grad.fill(1);
  optimizer.step();
  expect([...(optimizer.parameters.w.average ?? [])]).toEqual([1, 2, 3]);
});

test('a skipped step does not move them', () => {
  const optimizer = new SGD(
    { w: { shape: [2], initial: [1, 2] } },
    { lr: 0.1, averageWeights: 0.9, nonFinite: 'skip' },
  );
  optimizer.grad[0] = Number.NaN;
  expect(optimizer.step()).toBe(false);
  expect([...(optimizer.parameters.w.average ?? [])]).toEqual([1, 2]);
});

test('a file of weights alone starts them anew', () => {
  const spec = { w: { shape: [2], initial: [1, 2] } };
  const bytes = new SGD({ w: { shape: [2], initial: [5, 6] } }, { lr: 0.1 }).save({ state: false });
  const optimizer = new SGD(spec, { lr: 0.1, averageWeights: 0.9 });
  optimizer.load(bytes);
  expect([...(optimizer.parameters.w.average ?? [])]).toEqual([5, 6]);
});

test('how often weights were averaged can be set, to resume by hand', () => {
  const [old, resumed] = [
    new SGD(spec, { lr: 0.1, averageWeights: 0.9 }),
    new SGD(spec, { lr: 0.1, averageWeights: 0.9 }),
  ];
  const train = (each: typeof old): void => {
    for (let t = 0; t < 3; t++) {
      each.grad.fill(0.5 + t);
      each.step();
    }
  };
  train(old);
  resumed.data.set(old.data);
  for (const { name, timesAveraged } of Object.values(old.parameters)) {
    const parameter = resumed.parameters[name as 'odd'];
    parameter.timesAveraged = timesAveraged;
    parameter.average?.set(old.parameters[name as 'odd'].average as Float32Array);
    parameter.stepsTaken = 3;
  }
  for (const each of [old, resumed]) train(each);
  expect(resumed.average).toEqual(old.average);
  expect(() => {
    resumed.parameters.odd.timesAveraged = -1;
  }).toThrow('"odd": timesAveraged is -1, expected an integer of 0 or more');
});
