// Extend: a new optimizer keeps the old parameters bit for bit, and new parameters start afresh; the old optimizer
// stays as it is.

import { describe, expect, expectTypeOf, test } from 'vitest';
import { Adam, SGDM } from '../../../ts/index.ts';
import { classes } from '../../numerics/oracle/library.ts';
import { crossed } from '../../numerics/rules/index.ts';

const old = {
  rows: { shape: [3, 5], initial: 0.5, outputAxis: 0, lrScale: 0.5 },
  cold: { shape: [2], initial: 3, frozen: true, decayScale: 0 },
} as const;
const added = { columns: { shape: [4, 3], initial: -1, outputAxis: 1 }, bias: { shape: [3], initial: 0 } } as const;

function train(optimizer: { readonly grad: Float32Array; step(): boolean }, steps: number): void {
  for (let t = 0; t < steps; t++) {
    for (let k = 0; k < optimizer.grad.length; k++) optimizer.grad[k] = Math.sin(k % 16) + 0.1 * t;
    optimizer.step();
  }
}

describe.each(crossed)('$name', ({ optimizer: name, options }) => {
  test('goes on with the old parameters as if nothing had happened, and starts the new ones', () => {
    const all = { ...options, weightDecay: 0.01, averageWeights: 0.9, centralize: true } as const;
    const Class = classes[name] as unknown as new (spec: object, options: object) => Adam<'rows' | 'cold'>;
    const small = new Class(old, all);
    train(small, 7);
    const before = [small.digest(), small.save()] as const;
    const grown = small.extend(added);
    expect([small.digest(), small.save()]).toEqual(before);

    expect(Object.keys(grown.parameters)).toEqual(['rows', 'cold', 'columns', 'bias']);
    expect(grown.options).toEqual(small.options);
    expect([grown.stepsTaken, grown.lr, [...grown.grad].every((g) => g === 0)]).toEqual([7, small.lr, true]);
    expect(Object.values(grown.parameters).map((parameter) => parameter.stepsTaken)).toEqual([7, 0, 0, 0]);
    expect([...(grown.parameters.columns.average ?? [])]).toEqual([...grown.parameters.columns.data]);

    const alone = new Class(added, all); // its schedules are those of a run seven steps old
    alone.stepsTaken = 7;
    for (const parameter of Object.values(alone.parameters)) parameter.stepsTaken = 0;
    for (const each of [grown, small, alone]) train(each, 5);
    for (const [key, expected] of Object.entries({ ...small.parameters, ...alone.parameters })) {
      const found = grown.parameters[key as 'rows'];
      for (const field of ['data', 'state', 'lrScale', 'decayScale', 'frozen', 'slow'] as const) {
        expect(found[field]).toEqual(expected[field]);
      }
      if (key in old) expect(found.average).toEqual(expected.average);
    }
  });
});

describe('extend', () => {
  test('takes what was set since, and schedules', () => {
    const sgdm = new SGDM(old, { lr: (n) => 1 / (n + 1) });
    sgdm.momentum = 0.5;
    sgdm.gradScale = 2;
    sgdm.step();
    const grown = sgdm.extend(added);
    expect([grown.lr, grown.momentum, grown.gradScale]).toEqual([0.5, 0.5, 2]);
    expect(grown.parameters.columns.state.momentumBuffer).toHaveLength(12);
    expect(grown).toBeInstanceOf(SGDM);
  });

  test('by nothing is a copy', () => {
    const adam = new Adam(old);
    train(adam, 3);
    expect(adam.extend({}).digest()).toBe(adam.digest());
  });

  test('takes a Map', () => {
    const grown = new Adam(old).extend(new Map([['v', { shape: [1], initial: 2 }]]));
    expect([...(grown.parameters.v?.data ?? [])]).toEqual([2]);
  });

  test('leaves parameters out', () => {
    const adam = new Adam({ ...old, ...added });
    train(adam, 3);
    const smaller = adam.extend({ v: { shape: [1], initial: 2 } }, { without: ['cold', 'columns'] });
    expectTypeOf<keyof typeof smaller.parameters>().toEqualTypeOf<'rows' | 'bias' | 'v'>();
    expect(Object.keys(smaller.parameters)).toEqual(['rows', 'bias', 'v']);
    for (const name of ['rows', 'bias'] as const) {
      expect(smaller.parameters[name].state).toEqual(adam.parameters[name].state);
      expect(smaller.parameters[name].stepsTaken).toBe(3);
    }
    expect(adam.extend({ cold: { shape: [1], initial: 2 } }, { without: ['cold'] }).parameters.cold.stepsTaken).toBe(0);
    const wrong = { without: ['w'] } as object;
    expect(() => adam.extend({ v: { shape: [1], initial: 2 } }, wrong)).toThrow(
      'without has "w", expected names of parameters',
    );
  });

  test('an optimizer without parameters checks its options, and takes parameters later', () => {
    expect(() => new Adam({}, { lr: -1 })).toThrow('lr is -1');
    const empty = new Adam({}, { lr: 0.1, averageWeights: 0.5 });
    expect([empty.lr, empty.data.length, empty.describe(), empty.gradNorm()]).toEqual([0.1, 0, [], 0]);
    expect(() => empty.step()).toThrow(new RangeError('the optimizer has no parameters: add them with extend'));
    expect(empty.stepsTaken).toBe(0);
    expect(Adam.from(empty.save()).options).toEqual(empty.options);

    const w = { shape: [2], initial: [1, 2] };
    const [grown, direct] = [empty.extend({ w }), new Adam({ w }, empty.options)];
    for (const each of [grown, direct]) train(each, 3);
    expect(grown.digest()).toBe(direct.digest());
    expect(grown.extend({}, { without: ['w'] }).stepsTaken).toBe(3);
  });

  test.each([
    [{ rows: { shape: [1], initial: 0 } }, RangeError, '"rows" is a parameter already, expected new names'],
    [null, TypeError, 'spec is null, expected an object or a Map'],
    [{ v: { shape: [2], initial: [1] } }, RangeError, '"v": initial has 1 values, shape [2] needs 2'],
  ])('refuses %j', (spec, type, message) => {
    const adam = new Adam(old);
    const before = adam.digest();
    expect(() => adam.extend(spec as object)).toThrow(type);
    expect(() => adam.extend(spec as object)).toThrow(message);
    expect(adam.digest()).toBe(before);
  });
});
