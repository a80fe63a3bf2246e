// Theorems of Yong et al. (arXiv 2004.01461): w^t . x - w^t . (x + gamma 1) = -gamma 1^T w^0 if everything added to w
// is centralized; |Phi(g)|^2 = |g|^2 - (e^T g)^2; and Phi is a projection.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { centralize, SGDM } from '../../../ts/index.ts';
import { construct, parametersOf } from '../oracle/library.ts';
import { type ClassName, type Options, type Point, type Problem, sizeOf } from '../oracle/problem.ts';
import { fill, normal, uniform, values } from '../oracle/random.ts';
import { rowsOf } from '../oracle/settings.ts';
import { crossed } from '../rules/index.ts';

const steps = 100;
const layers = {
  rows: { shape: [16, 64], outputAxis: [0] },
  columns: { shape: [64, 16], outputAxis: [1] },
  convolution: { shape: [6, 3, 3, 3], outputAxis: [0] },
  transposed: { shape: [5, 6, 3, 3], outputAxis: [1] },
} as const;

const meanOf = (x: ArrayLike<number>, row: readonly number[]): number =>
  row.reduce((sum, i) => sum + (x[i] as number), 0) / row.length;

/**
 * The largest movement of any output's mean weight in 100 steps, over all layers; weights are about 0.1, gradients
 * about 0.5.
 */
function drift(optimizer: ClassName, options: Options): number {
  const random = uniform(1);
  const next = normal(random);
  const spec = Object.fromEntries(
    Object.entries(layers).map(([name, layer]) => [
      name,
      { ...layer, initial: values(sizeOf(layer.shape), () => 0.1 + 0.1 * next()) },
    ]),
  );
  const problem: Problem = { optimizer, spec, options, gradients: [] };
  const made = construct(problem);
  const parameters = parametersOf(made, problem);
  const before = parameters.map(({ data }) => Float64Array.from(data));
  for (let t = 0; t < steps; t++) {
    for (const { grad } of parameters) fill(grad, () => 0.5 + next());
    made.step();
  }
  const moved = Object.values(layers).map(({ shape, outputAxis }, p) => {
    const rows = rowsOf(shape, outputAxis);
    const { data } = parameters[p] as (typeof parameters)[number];
    return Math.max(...rows.map((row) => Math.abs(meanOf(data, row) - meanOf(before[p] ?? [], row))));
  });
  expect(parameters.some(({ data }, p) => data.some((w, i) => Math.abs(w - (before[p]?.[i] ?? 0)) > 0.01))).toBe(true);
  return Math.max(...moved);
}

const at = (point: Point): Options => ({ centralize: { at: point } });
const sgd: Options = { lr: 0.01, weightDecay: 0.1 };
const adam: Options = { lr: 0.01 };

describe('the mean of every output stays where it was', () => {
  test.each<[string, ClassName, Options]>([
    ['SGD', 'SGD', { ...sgd, ...at('gradient+decay') }],
    ['SGD by default', 'SGD', { ...sgd, centralize: true }],
    ['SGDM', 'SGDM', { ...sgd, ...at('gradient+decay') }],
    ['SGDM, Nesterov', 'SGDM', { ...sgd, nesterov: true, ...at('gradient+decay') }],
    ['SGDM, dampening', 'SGDM', { ...sgd, dampening: 0.5, ...at('gradient+decay') }],
    ['SGDM, average', 'SGDM', { ...sgd, buffer: 'average', ...at('gradient+decay') }],
    ['SGDM of the update', 'SGDM', { ...sgd, ...at('update') }],
    ['Adam of the update', 'Adam', { ...adam, ...at('update') }],
    ['Adam of the update, decay in the gradient', 'Adam', { ...adam, weightDecay: 0.1, ...at('update') }],
    ['AdamW of the update and its decay', 'AdamW', { ...adam, weightDecay: 0.1, ...at('update+decay') }],
  ])('%s', (_, optimizer, options) => {
    expect(drift(optimizer, options)).toBeLessThan(1e-6);
  });
});

describe.each(crossed)('the mean of every output stays where it was: $name', ({ optimizer, options }) => {
  const decayed: Options = { ...options, lr: 0.01, weightDecay: 0.1 };

  test('of the update, decay in the gradient', () => {
    expect(drift(optimizer, { ...decayed, decoupledWeightDecay: false, ...at('update') })).toBeLessThan(1e-6);
  });

  test('of the update and its decay', () => {
    expect(drift(optimizer, { ...decayed, decoupledWeightDecay: true, ...at('update+decay') })).toBeLessThan(1e-6);
  });
});

describe('the mean moves', () => {
  test.each<[string, ClassName, Options]>([
    ['SGDM without centralization', 'SGDM', sgd],
    ['SGD, decay outside', 'SGD', { ...sgd, ...at('gradient') }],
    ['SGDM, decay outside', 'SGDM', { ...sgd, ...at('gradient') }],
    ['SGDM, decoupled decay outside', 'SGDM', { ...sgd, decoupledWeightDecay: true, ...at('update') }],
    ['Adam of the gradient', 'Adam', { ...adam, ...at('gradient') }],
    ['AdamW, decay outside', 'AdamW', { ...adam, weightDecay: 0.1, ...at('update') }],
  ])('%s', (_, optimizer, options) => {
    expect(drift(optimizer, options)).toBeGreaterThan(1e-3);
  });
});

/**
 * Fits y = W x to targets; returns the largest |W (x + gamma 1) - W x - gamma W0 1| seen in 100 steps, with gamma = 1
 * and W0 centred or not.
 */
function shiftResponse(centred: boolean, options: Options): number {
  const [outputs, inputs] = [4, 32];
  const next = normal(uniform(2));
  const initial = Float32Array.from({ length: outputs * inputs }, () => 0.2 * next());
  if (centred) centralize(initial, { shape: [outputs, inputs], outputAxis: 0 });
  const spec = { w: { shape: [outputs, inputs], outputAxis: 0, initial: Array.from(initial) } };
  const problem: Problem = { optimizer: 'SGDM', spec, options: { lr: 0.003, ...options }, gradients: [] };
  const made = construct(problem);
  const [w] = parametersOf(made, problem);
  if (!w) throw new Error('no parameter');
  const answer = (x: readonly number[], o: number): number =>
    x.reduce((sum, xi, i) => sum + xi * (w.data[o * inputs + i] as number), 0);
  const ones = values(inputs, () => 1);
  const start = values(outputs, () => 0).map((_, o) => (centred ? 0 : answer(ones, o)));
  let most = 0;
  for (let t = 0; t < steps; t++) {
    const x = values(inputs, () => 0.5 + next());
    const shifted = x.map((xi) => xi + 1);
    for (let o = 0; o < outputs; o++) {
      most = Math.max(most, Math.abs(answer(shifted, o) - answer(x, o) - (start[o] as number)));
      const error = answer(x, o) - Math.sin(3 * t + o);
      w.grad.set(
        x.map((xi) => error * xi),
        o * inputs,
      );
    }
    made.step();
  }
  return most;
}

test('the response to a brightness shift is frozen, at zero with centred initial weights', () => {
  expect(shiftResponse(false, { centralize: true, weightDecay: 0.01 })).toBeLessThan(1e-5);
  expect(shiftResponse(true, { centralize: true, weightDecay: 0.01 })).toBeLessThan(1e-5);
  expect(shiftResponse(true, { weightDecay: 0.01 })).toBeGreaterThan(0.1);
});

const tensor = fc.record({
  layer: fc.constantFrom(...Object.values(layers)),
  offset: fc.constantFrom(0, 1, 100),
  seed: fc.nat(),
});

describe('Phi', () => {
  test('|Phi(g)|^2 = |g|^2 - (e^T g)^2 in every row, and Phi(g) sums to zero', () => {
    const property = fc.property(tensor, ({ layer, offset, seed }) => {
      const next = normal(uniform(seed));
      const g = Float32Array.from({ length: sizeOf(layer.shape) }, () => offset + next());
      const y = centralize(g.slice(), layer);
      for (const row of rowsOf(layer.shape, layer.outputAxis)) {
        const square = (x: Float32Array): number => row.reduce((sum, i) => sum + (x[i] as number) ** 2, 0);
        const alongOnes = meanOf(g, row) * Math.sqrt(row.length);
        expect(Math.abs(square(y) - (square(g) - alongOnes ** 2))).toBeLessThan(1e-5 * square(y));
        expect(Math.abs(meanOf(y, row))).toBeLessThan(1e-6);
      }
    });
    fc.assert(property, { seed: 2004, numRuns: 200 });
  });

  test('Phi(Phi(g)) = Phi(g), within 1 ulp of the spread', () => {
    const property = fc.property(tensor, ({ layer, offset, seed }) => {
      const next = normal(uniform(seed));
      const once = centralize(
        Float32Array.from({ length: sizeOf(layer.shape) }, () => offset + next()),
        layer,
      );
      const twice = centralize(once.slice(), layer);
      for (const row of rowsOf(layer.shape, layer.outputAxis)) {
        const x = row.map((i) => once[i] as number);
        const spread = Math.max(...x) - Math.min(...x);
        for (const i of row)
          expect(Math.abs((twice[i] as number) - (once[i] as number))).toBeLessThan(spread * 2 ** -23);
      }
    });
    fc.assert(property, { seed: 2004, numRuns: 200 });
  });
});

test('at the update the learning rate comes after Phi, so that it rounds no offset', () => {
  const next = normal(uniform(3));
  const optimizer = new SGDM(
    { w: { shape: [50, 2], initial: 0 } },
    { lr: 0.1, centralize: { outputAxis: 0, at: 'update' } },
  );
  const { data, grad } = optimizer.parameters.w;
  fill(grad, () => 1000 + next());
  optimizer.step();
  for (let i = 0; i < grad.length; i++) {
    const mean = ((grad[i & ~1] as number) + (grad[i | 1] as number)) / 2;
    const centralized = (grad[i] as number) - mean;
    expect(Math.abs((data[i] as number) + 0.1 * centralized)).toBeLessThanOrEqual(2 ** -23 * Math.abs(centralized));
  }
});
