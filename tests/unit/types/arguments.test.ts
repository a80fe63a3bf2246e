// Arguments: optimizers, parameters and options are passed to functions, kept in variables, and left undefined.

import { describe, expect, expectTypeOf, test } from 'vitest';
import {
  Adam,
  type AdamOptions,
  type AdamState,
  AdamW,
  Lion,
  type LoadOptions,
  type LoadReport,
  type Optimizer,
  type Parameter,
  type ParameterSpec,
  RAdam,
  RMSprop,
  SGD,
  SGDM,
  type SGDOptions,
  type SharedOptions,
} from '../../../ts/index.ts';

const spec = { w: { shape: [2], initial: 1 } } as const;

describe('types without arguments', () => {
  /** Takes any optimizer, and may do whatever all optimizers can. */
  function cool(optimizer: Optimizer): number {
    optimizer.lr = optimizer.lr / 2;
    optimizer.weightDecay = 0;
    for (const { data, grad, state } of Object.values(optimizer.parameters)) grad.set(state.expAvg ?? data);
    optimizer.step();
    return optimizer.lr;
  }

  /** Takes any parameter. */
  function freeze(parameter: Parameter): string {
    parameter.frozen = true;
    return `${parameter.name}: ${Object.keys(parameter.state)}`;
  }

  test('take all classes', () => {
    const all = [
      new SGD(spec, { lr: 1 }),
      new SGDM(spec, { lr: 1 }),
      new Adam(spec),
      new AdamW(spec),
      new RMSprop(spec),
      new Lion(spec),
      new RAdam(spec),
    ] as const;
    for (const each of all) expect(cool(each)).toBe(each.lr);
    expect(freeze(all[2].parameters.w)).toBe('w: expAvg,expAvgSq');
    const w: Parameter = all[1].parameters.w;
    expect(freeze(w)).toBe('w: momentumBuffer');
    const list: Optimizer[] = [...all];
    expect(list).toHaveLength(7);
  });

  test('one of several classes', () => {
    const either = (adaptive: boolean): Adam<'w'> | SGDM<'w'> =>
      adaptive ? new Adam(spec) : new SGDM(spec, { lr: 0.1 });
    const optimizer = either(true);
    optimizer.parameters.w.grad.fill(1);
    optimizer.lr = 0.5;
    expect(optimizer.step()).toBe(true);
    expectTypeOf(optimizer.parameters.w.data).toEqualTypeOf<Float32Array>();
    if (optimizer instanceof Adam) expectTypeOf(optimizer.betas).toEqualTypeOf<readonly [number, number]>();
  });
});

describe('members', () => {
  test('keep the names and the class', () => {
    const grown = new AdamW(spec).extend({ v: { shape: [1], initial: 0 } });
    expectTypeOf<typeof grown>().toEqualTypeOf<AdamW<'w' | 'v'>>();
    expectTypeOf(grown.parameters.v.state).toEqualTypeOf<AdamState>();
    expectTypeOf(grown.options).toEqualTypeOf<Readonly<AdamOptions>>();
    expectTypeOf(new SGD(spec, { lr: 1 }).options).toEqualTypeOf<Readonly<SGDOptions>>();
    expectTypeOf<Optimizer['options']>().toEqualTypeOf<Readonly<SharedOptions>>();
    expectTypeOf(grown.average).toEqualTypeOf<Float32Array | undefined>();
    expectTypeOf<Parameters<typeof grown.load>>().toEqualTypeOf<
      [bytes: Uint8Array, options?: LoadOptions | undefined]
    >();
    expectTypeOf(grown.load).returns.toEqualTypeOf<LoadReport>();
    expect(Object.keys(grown.parameters)).toEqual(['w', 'v']);
  });

  test('that are set take a schedule, and are read as numbers', () => {
    const sgdm = new SGDM(spec, { lr: 1, momentum: (n) => 0.9 / (n + 1) });
    expectTypeOf(sgdm.momentum).toEqualTypeOf<number>();
    sgdm.momentum = (n) => 0.5 / (n + 1);
    sgdm.clipNorm = () => 2;
    expect([sgdm.momentum, sgdm.clipNorm]).toEqual([0.5, 2]);
  });

  test('a file is a part of a Blob', () => {
    const file = new Adam(spec).save();
    expectTypeOf(file).toEqualTypeOf<Uint8Array<ArrayBuffer>>();
    expect(new Blob([file]).size).toBe(file.length);
  });
});

describe('undefined is as if left out', () => {
  test('options', () => {
    const options = (lr?: number): AdamOptions => ({
      lr,
      weightDecay: undefined,
      decoupledWeightDecay: undefined,
      maximize: undefined,
      centralize: undefined,
      clipNorm: undefined,
      gradScale: undefined,
      nonFinite: undefined,
      averageWeights: undefined,
      lookahead: undefined,
      betas: undefined,
      eps: undefined,
      epsHat: undefined,
      amsgrad: undefined,
    });
    expect(new Adam(spec, options()).options).toEqual(new Adam(spec).options);
    expect(new AdamW(spec, options(0.5)).lr).toBe(0.5);
    const sgd: SGDOptions = {
      lr: 1,
      momentum: undefined,
      dampening: undefined,
      nesterov: undefined,
      buffer: undefined,
    };
    expect(new SGDM(spec, sgd).options).toEqual(new SGDM(spec, { lr: 1 }).options);
    const rmsprop = { alpha: undefined, eps: undefined, momentum: undefined, centered: undefined };
    expect(new RMSprop(spec, rmsprop).options).toEqual(new RMSprop(spec).options);
    const lookahead = { every: undefined, alpha: undefined };
    expect(new Lion(spec, { lookahead }).options.lookahead).toEqual({ every: 5, alpha: 0.5 });
    expect(new RAdam(spec, { betas: undefined, eps: undefined }).options).toEqual(new RAdam(spec).options);
  });

  test('fields, and options of calls', () => {
    const field: ParameterSpec = {
      shape: [2, 2],
      initial: 0,
      outputAxis: undefined,
      centralize: undefined,
      lrScale: undefined,
      decayScale: undefined,
      frozen: undefined,
    };
    const centralize = { outputAxis: 0, at: undefined, minRank: undefined, minFanIn: undefined };
    const adam = new Adam({ field }, { centralize });
    expect(adam.describe()).toEqual(new Adam({ field }, { centralize: { outputAxis: 0 } }).describe());
    expect(adam.step({ zeroGrad: undefined })).toBe(true);
    expect(adam.load(adam.save({ state: undefined }), { strict: undefined }).missing).toEqual([]);
    expect(Adam.from(adam.save(), { lr: undefined, betas: undefined }).digest()).toBe(adam.digest());
  });
});
