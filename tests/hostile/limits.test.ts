// Limits: rates and decays beyond float32, also as products with a parameter's scale, and counts at the largest exact
// integer. If a call meets one, it throws, and nothing has changed.

import { describe, expect, test } from 'vitest';
import { Adam, AdamW, SGD } from '../../ts/index.ts';

const largest = 2 ** 128 - 2 ** 104; // the largest float32
const spec = { w: { shape: [2], initial: 1 }, v: { shape: [2], initial: 1 } } as const;

function refused(optimizer: Adam<'w' | 'v'> | SGD<'w' | 'v'>, message: string): void {
  const now = (): unknown[] => [
    ...optimizer.data,
    ...Object.values(optimizer.parameters.w.state),
    optimizer.stepsTaken,
  ];
  const before = now();
  optimizer.grad.fill(1);
  expect(() => optimizer.step()).toThrow(RangeError);
  expect(() => optimizer.step()).toThrow(message);
  expect(now()).toEqual(before);
}

describe('beyond float32', () => {
  test.each([
    ['lr', { lr: 2 ** 128 }, 'lr is 3.402823669209385e+38, expected a finite float32 of 0 or more'],
    ['weightDecay', { weightDecay: 1e39 }, 'weightDecay is 1e+39, expected a finite float32 of 0 or more'],
    ['eps', { eps: 1e39 }, 'eps is 1e+39, expected a finite float32 of 0 or more'],
    ['gradScale', { gradScale: 1e39 }, 'gradScale is 1e+39, expected a finite float32 above 0'],
    ['gradScale', { gradScale: 1e-46 }, 'gradScale is 1e-46, expected a finite float32 above 0'],
  ])('%s is refused at construction', (_, options, message) => {
    expect(() => new Adam(spec, options)).toThrow(RangeError);
    expect(() => new Adam(spec, options)).toThrow(message);
  });

  test('a schedule is refused by the step', () => {
    refused(new SGD(spec, { lr: () => 1e39 }), 'lr(0) is 1e+39, expected a finite float32 of 0 or more');
    refused(new Adam(spec, { weightDecay: () => 1e39 }), 'weightDecay(0) is 1e+39, expected a finite float32');
  });

  test('a product with the scale of a parameter is refused by the step, and named', () => {
    const sgd = new SGD(spec, { lr: 1e20, weightDecay: 1e20 });
    sgd.parameters.v.lrScale = 1e20;
    refused(sgd, '"v": lr * lrScale is 1e+40, expected a finite float32 of 0 or more');
    sgd.parameters.v.lrScale = 1;
    sgd.parameters.w.decayScale = 1e30;
    refused(sgd, '"w": weightDecay * decayScale is 1e+50, expected a finite float32 of 0 or more');
  });

  test('also after a step in which that parameter was absent', () => {
    const sgd = new SGD(spec, { lr: 1e20 });
    sgd.parameters.v.lrScale = 1e20;
    expect(sgd.step({ absent: ['v'] })).toBe(true);
    refused(sgd, '"v": lr * lrScale is 1e+40, expected a finite float32 of 0 or more');
  });

  test('so is the product of both, where the decay is decoupled', () => {
    const message = '"w": lr * lrScale * weightDecay * decayScale is 1e+40, expected a finite float32 of 0 or more';
    refused(new AdamW(spec, { lr: 1e20, weightDecay: 1e20 }), message);
    const coupled = new SGD({ w: { shape: [2], initial: 1e-10 } }, { lr: 1e20, weightDecay: 1e20 });
    expect(coupled.step()).toBe(true); // k w is 1e10, lr times it 1e30
    expect(coupled.data[0]).toBe(Math.fround(-1e30));
  });

  test('the largest of each is taken', () => {
    const sgd = new SGD(spec, { lr: largest });
    sgd.parameters.w.lrScale = 2 ** -127;
    sgd.parameters.v.lrScale = 0;
    sgd.grad.fill(0.25);
    sgd.step();
    expect([...sgd.parameters.w.data]).toEqual([0.5, 0.5]);
    expect([...sgd.parameters.v.data]).toEqual([1, 1]);
  });
});

describe('the largest count', () => {
  const last = Number.MAX_SAFE_INTEGER;

  test('of the optimizer', () => {
    const adam = new Adam(spec);
    adam.stepsTaken = last - 1;
    adam.grad.fill(1);
    expect(adam.step()).toBe(true);
    expect(Adam.from(adam.save()).stepsTaken).toBe(last);
    refused(adam, `stepsTaken is ${last}, the largest count that there is: set it to a smaller one`);
    adam.stepsTaken = 7;
    expect(adam.step()).toBe(true);
  });

  test('of a parameter', () => {
    const adam = new Adam(spec);
    adam.parameters.v.stepsTaken = last;
    refused(adam, `stepsTaken of a parameter is ${last}, the largest count that there is`);
  });
});
