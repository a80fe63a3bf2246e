// Counts: each parameter counts its own steps, as torch's state['step'] does. Golden values from torch for a parameter
// that joins late (record.py), and the consequences for averages, files and digests.

import { describe, expect, test } from 'vitest';
import { Adam, AdamW, RAdam, RMSprop, SGD, SGDM } from '../../../ts/index.ts';
import torch from './torch.json' with { type: 'json' };

const classes: Readonly<Record<string, unknown>> = { Adam, AdamW, RAdam, RMSprop, SGD };
type Class = new (spec: object, options: object) => Adam<'early' | 'late'>;

const { frozen } = torch.meta;
const gradient = (step: number): number => 1 + ((step * 7) % 16) / 16;
const spec = {
  early: { shape: [1], initial: 1 },
  late: { shape: [1], initial: 1, frozen: true },
};

/** torch's options with our spelling. */
function camelCased(options: object): object {
  const camel = (name: string): string => name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
  return Object.fromEntries(Object.entries(options).map(([name, value]) => [camel(name), value]));
}

describe('a parameter that is unfrozen starts as torch starts it', () => {
  test.each(torch.cases)('$optimizer, $options', ({ optimizer: name, options, after }) => {
    const optimizer = new (classes[name] as Class)(spec, camelCased(options));
    const { early, late } = optimizer.parameters;
    const weights: number[] = [];
    for (let step = 0; step < frozen + after.length; step++) {
      if (step === frozen) late.frozen = false;
      optimizer.grad.fill(gradient(step));
      optimizer.step();
      if (step >= frozen) weights.push(late.data[0] as number);
    }
    for (const [i, expected] of after.entries()) expect(weights[i]).toBeCloseTo(expected, 5);
    expect([optimizer.stepsTaken, early.stepsTaken, late.stepsTaken]).toEqual([32, 32, 12]);
  });

  test.each(torch.cases)(
    'so does one without a gradient: $optimizer, $options',
    ({ optimizer: name, options, after }) => {
      const optimizer = new (classes[name] as Class)({ early: spec.early, late: spec.early }, camelCased(options));
      const { early, late } = optimizer.parameters;
      const weights: number[] = [];
      for (let step = 0; step < frozen + after.length; step++) {
        optimizer.grad.fill(gradient(step));
        optimizer.step(step < frozen ? { absent: ['late'] } : {});
        expect(late.frozen).toBe(false);
        if (step >= frozen) weights.push(late.data[0] as number);
      }
      for (const [i, expected] of after.entries()) expect(weights[i]).toBeCloseTo(expected, 5);
      expect([optimizer.stepsTaken, early.stepsTaken, late.stepsTaken]).toEqual([32, 32, 12]);
    },
  );
});

describe('parameters that are absent from a step', () => {
  test('are as if they were frozen in it, to the bit, and what is frozen stays so', () => {
    const make = (): Adam<'early' | 'late'> => new Adam(spec, { averageWeights: 0.9, clipNorm: 1, lookahead: {} });
    const [one, other] = [make(), make()];
    for (let step = 0; step < 20; step++) {
      one.parameters.late.frozen = step < 10;
      other.parameters.late.frozen = step < 10;
      for (const each of [one, other]) each.grad.fill(gradient(step));
      const gone = step % 3 === 0;
      one.step(gone ? { absent: ['early', 'late'], zeroGrad: true } : { absent: [] });
      const frozen = Object.values(other.parameters).map((parameter) => parameter.frozen);
      if (gone) for (const parameter of Object.values(other.parameters)) parameter.frozen = true;
      other.step({ zeroGrad: gone });
      Object.values(other.parameters).forEach((parameter, i) => {
        parameter.frozen = frozen[i] === true;
      });
      expect(one.digest()).toBe(other.digest());
      expect(one.grad).toEqual(other.grad);
    }
  });

  test('are not looked at: a NaN there skips nothing, and does not count for the norm', () => {
    const sgd = new SGD({ early: spec.early, late: spec.early }, { lr: 1, nonFinite: 'skip', clipNorm: 1 });
    sgd.parameters.late.grad.fill(Number.NaN);
    sgd.parameters.early.grad.fill(0.5);
    expect(sgd.step({ absent: ['late'] })).toBe(true);
    expect([sgd.parameters.early.data[0], sgd.parameters.late.data[0]]).toEqual([0.5, 1]);
    expect(sgd.step()).toBe(false);
  });

  test.each([
    [['w'], RangeError, 'absent has "w", expected names of parameters'],
    [[1], RangeError, 'absent has 1, expected names of parameters'],
    ['late', TypeError, 'absent is "late", expected an array of names'],
    [null, TypeError, 'absent is null, expected an array of names'],
  ])('are named: %j', (absent, type, message) => {
    const sgd = new SGD(spec, { lr: 1 });
    sgd.grad.fill(1);
    expect(() => sgd.step({ absent } as { absent: string[] })).toThrow(type);
    expect(() => sgd.step({ absent } as { absent: string[] })).toThrow(message);
    expect([sgd.stepsTaken, sgd.parameters.early.frozen, ...sgd.data]).toEqual([
      0,
      false,
      ...new SGD(spec, { lr: 1 }).data,
    ]);
  });

  test('train again where a schedule throws', () => {
    const sgd = new SGD({ early: spec.early }, { lr: () => Number.NaN });
    expect(() => sgd.step({ absent: ['early'] })).toThrow(RangeError);
    expect(sgd.parameters.early.frozen).toBe(false);
  });
});

describe('counts', () => {
  /** An Adam whose second parameter has taken 3 of 8 steps. */
  function uneven(): Adam<'early' | 'late'> {
    const optimizer = new Adam(spec, { lr: 0.01, averageWeights: 0.9 });
    for (let step = 0; step < 8; step++) {
      optimizer.parameters.late.frozen = step < 5;
      optimizer.grad.fill(gradient(step));
      optimizer.step();
    }
    return optimizer;
  }

  test('of parameters that are not frozen go together', () => {
    const optimizer = uneven();
    expect(optimizer.parameters.early.stepsTaken).toBe(8);
    expect(optimizer.parameters.late.stepsTaken).toBe(3);
  });

  test('are set for one parameter, or for all', () => {
    const optimizer = uneven();
    const digest = optimizer.digest();
    optimizer.parameters.late.stepsTaken = 100;
    expect(optimizer.digest()).not.toBe(digest);
    expect(optimizer.parameters.early.stepsTaken).toBe(8);
    optimizer.stepsTaken = 7;
    expect([optimizer.parameters.early.stepsTaken, optimizer.parameters.late.stepsTaken]).toEqual([7, 7]);
  });

  test.each([
    [-1, RangeError, '"late": stepsTaken is -1, expected an integer of 0 or more'],
    [0.5, RangeError, '"late": stepsTaken is 0.5, expected an integer of 0 or more'],
    ['1', TypeError, '"late": stepsTaken is "1", expected an integer of 0 or more'],
  ])('refuse %j', (value, type, message) => {
    const { late } = uneven().parameters;
    const set = (): void => {
      late.stepsTaken = value as number;
    };
    expect(set).toThrow(type);
    expect(set).toThrow(message);
    expect(late.stepsTaken).toBe(3);
  });

  test('do not count a step that is skipped', () => {
    const optimizer = new SGD({ w: { shape: [1], initial: 0 } }, { lr: 1, nonFinite: 'skip' });
    optimizer.grad.fill(Number.NaN);
    expect(optimizer.step()).toBe(false);
    expect(optimizer.parameters.w.stepsTaken).toBe(0);
  });

  test('are saved and resumed, to the bit', () => {
    const optimizer = uneven();
    const resumed = Adam.from(optimizer.save());
    const loaded = new Adam(spec, { lr: 0.01, averageWeights: 0.9 });
    loaded.load(optimizer.save());
    for (const each of [resumed, loaded]) expect(each.digest()).toBe(optimizer.digest());
    for (const each of [optimizer, resumed, loaded]) {
      each.grad.fill(0.5);
      each.step();
    }
    for (const each of [resumed, loaded]) expect(each.digest()).toBe(optimizer.digest());
    expect(resumed.parameters.late?.stepsTaken).toBe(4);
  });

  test('that differ give the same bits as optimizers of their own', () => {
    const optimizer = uneven();
    const alone = new Adam({ late: { shape: [1], initial: 1 } }, { lr: 0.01 });
    for (let step = 5; step < 8; step++) {
      alone.grad.fill(gradient(step));
      alone.step();
    }
    expect(optimizer.parameters.late.data).toEqual(alone.parameters.late.data);
    expect(optimizer.parameters.late.state).toEqual(alone.parameters.late.state);
  });
});

describe('averages', () => {
  test('are the weights as they are before the first step', () => {
    const optimizer = new SGD({ w: { shape: [2], initial: 0 } }, { lr: 1, averageWeights: 0.5 });
    optimizer.data.fill(3);
    expect(optimizer.parameters.w.average).toEqual(optimizer.parameters.w.data);
    optimizer.step();
    expect([...(optimizer.parameters.w.average ?? [])]).toEqual([3, 3]);
  });

  test('of frozen parameters are kept, too: running statistics, say', () => {
    const optimizer = new SGDM(
      { w: { shape: [1], initial: 0 }, statistics: { shape: [3], initial: 0, frozen: true } },
      { lr: 1, averageWeights: 0.5 },
    );
    const { statistics } = optimizer.parameters;
    const seen: number[] = [];
    for (const value of [4, 8, 8]) {
      statistics.data.fill(value);
      optimizer.step();
      seen.push(statistics.average?.[2] as number);
    }
    // e = 2, 5, 6.5, divided by 1 - 0.5^t
    for (const [i, expected] of [4, 5 / 0.75, 6.5 / 0.875].entries()) expect(seen[i]).toBeCloseTo(expected, 5);
    expect(statistics.stepsTaken).toBe(0);
  });

  test('start over where weights alone are loaded, whatever stepsTaken is', () => {
    const optimizer = new AdamW({ w: { shape: [1], initial: 0 } }, { averageWeights: 0.9 });
    for (let step = 0; step < 5; step++) optimizer.step();
    const weights = new SGD({ w: { shape: [1], initial: 42 } }, { lr: 1 }).save({ state: false });
    optimizer.load(weights);
    expect(optimizer.stepsTaken).toBe(5);
    optimizer.data.fill(7);
    expect(optimizer.parameters.w.average?.[0]).toBe(7);
  });
});
