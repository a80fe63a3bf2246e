// Resume: a run that is saved, dropped and restored ends with the same digest as one that never stopped, for every
// rule, with every shared option and with schedules.

import { describe, expect, test } from 'vitest';
import { type Options, read, write } from '../../ts/checkpoint/format.ts';
import { optionsFrom } from '../../ts/checkpoint/from.ts';
import { Adam, type ParameterSpec, SGDM } from '../../ts/index.ts';
import { classes } from '../numerics/oracle/library.ts';
import { type ClassName, classNames, crossed } from '../numerics/rules/index.ts';
import { thrown } from './files.ts';
import { type Any, make, snapshot } from './snapshots.ts';

const spec: Record<string, ParameterSpec> = {
  weight: {
    shape: [5, 7],
    initial: Float32Array.from({ length: 35 }, (_, i) => Math.fround(i / 9 - 2)),
    outputAxis: 0,
  },
  kernel: { shape: [3, 2, 4], initial: 0.5, outputAxis: -1, lrScale: 0.3 },
  bias: { shape: [5], initial: 0, decayScale: 0 },
  scalar: { shape: [], initial: -1 },
  cold: { shape: [3], initial: 1, frozen: true },
  empty: { shape: [0, 3], initial: 1, centralize: false },
};

const lr = (n: number): number => 0.1 / (n + 1);
const clip = { clipNorm: 0.7, gradScale: 0.5, maximize: true, nonFinite: 'skip' };

/** Shared options to cross every rule with, and those that must be passed again because they are schedules. */
const mixes: [options: Options, overrides: object][] = [
  [{}, {}],
  [{ weightDecay: 0.01, ...clip }, {}],
  [{ weightDecay: 0.1, decoupledWeightDecay: true }, {}],
  [{ centralize: { outputAxis: 0 } }, {}],
  [{ centralize: { at: 'update', outputAxis: 0 } }, {}],
  [{ weightDecay: 0.1, decoupledWeightDecay: false, centralize: { outputAxis: 0, minRank: 3, minFanIn: 5 } }, {}],
  [{ weightDecay: 0.1, decoupledWeightDecay: true, centralize: { outputAxis: -1, at: 'update+decay' } }, {}],
  [
    { lr: 'schedule', weightDecay: 'schedule' },
    { lr, weightDecay: lr },
  ],
  [{ lr: 1 / 3, averageWeights: 0.99 }, {}],
  [{ averageWeights: 0, centralize: { outputAxis: 0 } }, {}],
  [{ lookahead: { every: 3, alpha: 0.25 }, averageWeights: 0.9 }, {}],
];
const cases = crossed.flatMap(({ name, optimizer, options }, r) =>
  mixes.map(([mixed, overrides], m) => {
    const counts = (r + m) % 2 === 0 ? [0, 63] : [1, 64]; // steps before the file is written
    return { name, optimizer, options: { ...options, ...mixed }, overrides, mixed, counts };
  }),
);

/** Takes steps with gradients that depend only on the step. */
function steps(optimizer: Any, count: number): void {
  for (let i = 0; i < count; i++) {
    const n = optimizer.stepsTaken;
    for (let k = 0; k < optimizer.grad.length; k++) optimizer.grad[k] = Math.fround(((31 * k + 17 * n) % 101) / 50 - 1);
    optimizer.step();
  }
}

function restore(name: ClassName, bytes: Uint8Array, overrides: object): Any {
  const Class = classes[name] as unknown as { from(bytes: Uint8Array, overrides: object): Any };
  return Class.from(bytes, overrides);
}

describe.each(cases)('$name, $mixed', ({ optimizer: name, options, overrides, counts }) => {
  test.each(counts)('after %i steps', (count) => {
    const whole = make(name, spec, { ...options, ...overrides });
    steps(whole, count);
    const bytes = whole.save();
    const parts = restore(name, bytes, overrides);
    const other = make(name, spec, { ...options, ...overrides });
    steps(other, 3);
    other.load(bytes);
    for (const one of [parts, other]) {
      expect(one.digest()).toBe(whole.digest());
      expect(one.describe()).toEqual(whole.describe());
      expect(one.save()).toEqual(bytes);
    }
    for (const one of [whole, parts, other]) steps(one, 70);
    expect(parts.digest()).toBe(whole.digest());
    expect(other.digest()).toBe(whole.digest());
  });
});

describe('a schedule', () => {
  test('has to be given again, each by its name', () => {
    const bytes = make('Adam', spec, { lr, weightDecay: lr }).save();
    const missing = (option: string): object => ({
      name: 'TypeError',
      message: `checkpoint: ${option} was a schedule, which no file can hold: pass it, as in Adam.from(bytes, { ${option}: cosine(...) })`,
    });
    expect(thrown(() => restore('Adam', bytes, {}))).toEqual(missing('lr'));
    expect(thrown(() => restore('Adam', bytes, { weightDecay: lr, lr: undefined }))).toEqual(missing('lr'));
    expect(thrown(() => restore('Adam', bytes, { lr }))).toEqual(missing('weightDecay'));
    expect(restore('Adam', bytes, { lr: 0.5, weightDecay: 0 }).lr).toBe(0.5);
  });
});

describe('overrides', () => {
  const adam = make('Adam', spec, { eps: 1e-6 });
  const adamWanted = { kind: 'Adam', relatives: ['Adam', 'AdamW'], decoupled: false };
  const bytes = write(snapshot('Adam', adam, { eps: 1e-6, lr: 0.1 }), { state: true });

  test('come before what was saved', () => {
    expect(optionsFrom(read(bytes), adamWanted, { lr: 0.2, amsgrad: undefined })).toEqual({ eps: 1e-6, lr: 0.2 });
    expect(optionsFrom(read(bytes), adamWanted, { epsHat: 1e-7 })).toEqual({ epsHat: 1e-7, lr: 0.1 });
  });

  test('are an object', () => {
    const message = 'overrides is null, expected an object of options';
    expect(thrown(() => optionsFrom(read(bytes), adamWanted, null as unknown as object))).toEqual({
      name: 'TypeError',
      message,
    });
  });

  test('do not change the class', () => {
    const message = 'checkpoint: it is of "Adam", expected "SGDM": use the class that saved it';
    expect(thrown(() => restore('SGDM', bytes, { lr: 1 }))).toEqual({ name: 'RangeError', message });
  });

  test.each(classNames)('are all options where the file has weights alone: %s', (name) => {
    const adam = make('Adam', spec, {});
    const weights = adam.save({ state: false });
    const optimizer = restore(name, weights, { lr: 0.25 });
    expect([...optimizer.data]).toEqual([...adam.data]);
    expect([optimizer.stepsTaken, optimizer.lr]).toEqual([0, 0.25]);
  });
});

describe('the options of an optimizer', () => {
  test('are those of the constructor again', () => {
    const adam = new Adam(spec, { lr: 0.1, betas: [0.8, 0.9], eps: 1e-6, amsgrad: true });
    expect(adam.options).toEqual({
      lr: 0.1,
      weightDecay: 0,
      decoupledWeightDecay: false,
      maximize: false,
      clipNorm: Infinity,
      gradScale: 1,
      nonFinite: 'propagate',
      averageWeights: false,
      lookahead: false,
      centralize: false,
      betas: [0.8, 0.9],
      eps: 1e-6,
      amsgrad: true,
    });
    const all = { lr, weightDecay: lr, decoupledWeightDecay: true, maximize: true, gradScale: 2, clipNorm: 1 } as const;
    const centralize = { outputAxis: 0, at: 'update', minRank: 3, minFanIn: 4 } as const;
    const lookahead = { every: 5, alpha: 0.5 };
    const given = { ...all, nonFinite: 'skip', averageWeights: 0.9, centralize } as const;
    expect(new SGDM(spec, { ...given, lookahead: {}, dampening: 0.1 }).options).toEqual({
      ...given,
      lookahead,
      momentum: 0.9,
      dampening: 0.1,
      nesterov: false,
      buffer: 'sum',
    });
  });

  test.each(crossed)('of $name make the same optimizer, read from its file', ({ optimizer, options }) => {
    const one = make(optimizer, spec, { ...options, lr: 0.1, clipNorm: 2, centralize: true });
    const other = make(optimizer, spec, read(one.save()).run?.options ?? {});
    expect(other.digest()).toBe(one.digest());
  });
});
