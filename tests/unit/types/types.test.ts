// Types: names come from the spec, and mistakes do not compile; checked by tsc, and run as well.

import { describe, expect, expectTypeOf, test } from 'vitest';
import {
  Adam,
  type AdamOptions,
  type AdamState,
  AdamW,
  type CentralizeAt,
  type CentralizeOptions,
  type CentralizeTarget,
  centralize,
  type Description,
  Lion,
  type LionOptions,
  type LionState,
  type LookaheadOptions,
  type Optimizer,
  type Parameter,
  type ParameterSpec,
  RAdam,
  type RAdamOptions,
  RMSprop,
  type RMSpropOptions,
  type RMSpropState,
  type Schedule,
  SGD,
  SGDM,
  type SGDOptions,
  type SGDState,
  type SharedOptions,
  type Spec,
  type StepOptions,
} from '../../../ts/index.ts';
import {
  type Decoded,
  type DecodedTensor,
  decode,
  type EncodableTensor,
  encode,
  type Named,
} from '../../../ts/safetensors.ts';

const spec = {
  'hidden.weight': { shape: [2, 3], initial: new Float32Array(6), outputAxis: 0 },
  'hidden.bias': { shape: [2], initial: 0, decayScale: 0 },
};
type Names = 'hidden.weight' | 'hidden.bias';

/** Compiled but never run. */
const compiled = (_: () => unknown): void => {};

describe('the names of the parameters', () => {
  test.each([SGD, SGDM, Adam, AdamW, RMSprop, Lion, RAdam] as const)('%s has those of the spec', (Class) => {
    const optimizer = new Class(spec, { lr: 0.1 });
    expectTypeOf<keyof typeof optimizer.parameters>().toEqualTypeOf<Names>();
    expect(Object.keys(optimizer.parameters)).toEqual(['hidden.weight', 'hidden.bias']);
  });

  test('also of a spec that is written in place', () => {
    const { parameters } = new Adam({ w: { shape: [], initial: 0 }, b: { shape: [1], initial: [1], frozen: true } });
    expectTypeOf(parameters).toEqualTypeOf<{ readonly w: Parameter<AdamState>; readonly b: Parameter<AdamState> }>();
    // @ts-expect-error no such parameter
    expect(parameters.weight).toBeUndefined();
    // @ts-expect-error none can be replaced
    compiled(() => (parameters.w = parameters.b));
  });

  test('also of a Map whose keys have types', () => {
    const { parameters } = new SGD(new Map<Names, ParameterSpec>(Object.entries(spec) as [Names, ParameterSpec][]), {
      lr: 0.1,
    });
    expectTypeOf<keyof typeof parameters>().toEqualTypeOf<Names>();
    expect(parameters['hidden.bias'].size).toBe(2);
  });

  test('of a spec that is made at run time they are strings, and a parameter may be missing', () => {
    const made: Record<string, ParameterSpec> = { w: { shape: [1], initial: 0 } };
    const { parameters } = new AdamW(made);
    expectTypeOf(parameters.w).toEqualTypeOf<Parameter<AdamState> | undefined>();
    expect(parameters.w?.name).toBe('w');
    expectTypeOf<Spec>().toExtend<object>();
  });
});

describe('members', () => {
  test('of a parameter', () => {
    const { w } = new Adam({ w: { shape: [1], initial: 0 } }).parameters;
    expectTypeOf(w.name).toEqualTypeOf<string>();
    expectTypeOf(w.shape).toEqualTypeOf<readonly number[]>();
    expectTypeOf(w.data).toEqualTypeOf<Float32Array>();
    expectTypeOf(w.grad).toEqualTypeOf<Float32Array>();
    expectTypeOf(w.average).toEqualTypeOf<Float32Array | undefined>();
    expectTypeOf(w.slow).toEqualTypeOf<Float32Array | undefined>();
    expectTypeOf(w.state).toEqualTypeOf<AdamState>();
    expectTypeOf(w.state.expAvg).toEqualTypeOf<Float32Array>();
    expectTypeOf(w.state.maxExpAvgSq).toEqualTypeOf<Float32Array | undefined>();
    expectTypeOf(w.outputAxes).toEqualTypeOf<readonly number[]>();
    // @ts-expect-error no state of SGD
    expect(w.state.momentumBuffer).toBeUndefined();
    // @ts-expect-error a view cannot be replaced
    compiled(() => (w.data = new Float32Array(1)));
    // @ts-expect-error nor can what was decided
    compiled(() => (w.centralized = true));
    w.lrScale = 2;
    w.decayScale = 0;
    w.frozen = true;
    // @ts-expect-error frozen is true or false
    compiled(() => (w.frozen = 1));
    expect([w.lrScale, w.decayScale, w.frozen]).toEqual([2, 0, true]);
    const sgdm = new SGDM({ w: { shape: [1], initial: 0 } }, { lr: 0.1 });
    expectTypeOf(sgdm.parameters.w.state).toEqualTypeOf<SGDState>();
    expectTypeOf<SGDState['momentumBuffer']>().toEqualTypeOf<Float32Array | undefined>();
  });

  test('of a parameter of RMSprop', () => {
    const { w } = new RMSprop({ w: { shape: [1], initial: 0 } }, { centered: true }).parameters;
    expectTypeOf(w.state).toEqualTypeOf<RMSpropState>();
    expectTypeOf(w.state.squareAvg).toEqualTypeOf<Float32Array>();
    expectTypeOf(w.state.momentumBuffer).toEqualTypeOf<Float32Array | undefined>();
    expectTypeOf(w.state.gradAvg).toEqualTypeOf<Float32Array | undefined>();
    expect(Object.keys(w.state)).toEqual(['squareAvg', 'gradAvg']);
    expectTypeOf(RMSprop.from).returns.toEqualTypeOf<RMSprop>();
  });

  test('of a parameter of Lion', () => {
    const { w } = new Lion({ w: { shape: [1], initial: 0 } }).parameters;
    expectTypeOf(w.state).toEqualTypeOf<LionState>();
    expectTypeOf(w.state.expAvg).toEqualTypeOf<Float32Array>();
    // @ts-expect-error no second moment
    expect(w.state.expAvgSq).toBeUndefined();
    expectTypeOf(Lion.from).returns.toEqualTypeOf<Lion>();
  });

  test('of a parameter of RAdam', () => {
    const { w } = new RAdam({ w: { shape: [1], initial: 0 } }).parameters;
    expectTypeOf(w.state).toEqualTypeOf<AdamState>();
    expect(w.state.maxExpAvgSq).toBeUndefined();
    expectTypeOf(RAdam.from).returns.toEqualTypeOf<RAdam>();
  });

  test('of an optimizer', () => {
    const optimizer = new SGD({ w: { shape: [1], initial: 0 } }, { lr: (n) => 1 / (1 + n) });
    expectTypeOf(optimizer).toExtend<Optimizer<'w', SGDState>>();
    expectTypeOf(optimizer.step).toEqualTypeOf<(options?: StepOptions) => boolean>();
    expectTypeOf(optimizer.zeroGrad).toEqualTypeOf<() => void>();
    expectTypeOf(optimizer.gradNorm).toEqualTypeOf<() => number>();
    expectTypeOf(optimizer.clipGradValue).toEqualTypeOf<(limit: number) => void>();
    expectTypeOf(optimizer.describe).toEqualTypeOf<() => Description[]>();
    expectTypeOf(optimizer.digest).toEqualTypeOf<() => string>();
    expectTypeOf(optimizer.lr).toEqualTypeOf<number>();
    optimizer.lr = () => 0.5; // read as a number, but may be set to a schedule
    expect(optimizer.lr).toBe(0.5);
    // @ts-expect-error a schedule gives a number
    compiled(() => (optimizer.lr = () => '0.5'));
    // @ts-expect-error the views are the optimizer's
    compiled(() => (optimizer.grad = new Float32Array(16)));
    // @ts-expect-error no such option
    compiled(() => optimizer.step({ zerograd: true }));
  });

  test('centralize returns the kind of array that it takes', () => {
    class Weights extends Float32Array {}
    const result = centralize(new Weights(4), { shape: [2, 2], outputAxis: -1 });
    expectTypeOf(result).toEqualTypeOf<Weights>();
    expect(result).toBeInstanceOf(Weights);
    // @ts-expect-error float32 alone
    compiled(() => centralize(new Float64Array(4), { shape: [4], outputAxis: 0 }));
    // @ts-expect-error the axis has to be said
    compiled(() => centralize(new Float32Array(4), { shape: [2, 2] }));
    expectTypeOf<CentralizeTarget['outputAxis']>().toEqualTypeOf<number | readonly number[]>();
  });
});

describe('options', () => {
  const w = { w: { shape: [1], initial: 0 } };

  test('lr is required for SGD and SGDM alone', () => {
    expectTypeOf<SGDOptions['lr']>().toEqualTypeOf<Schedule>();
    expectTypeOf<AdamOptions['lr']>().toEqualTypeOf<Schedule | undefined>();
    expectTypeOf<RMSpropOptions['lr']>().toEqualTypeOf<Schedule | undefined>();
    expectTypeOf<LionOptions['lr']>().toEqualTypeOf<Schedule | undefined>();
    expectTypeOf<RAdamOptions['lr']>().toEqualTypeOf<Schedule | undefined>();
    expectTypeOf<ConstructorParameters<typeof Adam>[1]>().toEqualTypeOf<AdamOptions | undefined>();
    // @ts-expect-error no options
    expect(() => new SGD(w)).toThrow(TypeError);
    // @ts-expect-error no lr
    expect(() => new SGDM(w, {})).toThrow(TypeError);
  });

  test('their names and words are known', () => {
    // @ts-expect-error torch's spelling
    expect(() => new Adam(w, { weight_decay: 0.1 })).toThrow(TypeError);
    // @ts-expect-error of Adam
    expect(() => new SGD(w, { lr: 0.1, betas: [0.9, 0.9] })).toThrow(TypeError);
    // @ts-expect-error of SGD
    expect(() => new AdamW(w, { momentum: 0.9 })).toThrow(TypeError);
    // @ts-expect-error of SGD
    expect(() => new RMSprop(w, { nesterov: true })).toThrow(TypeError);
    // @ts-expect-error true or false
    expect(() => new RMSprop(w, { centered: 1 })).toThrow(TypeError);
    // @ts-expect-error of Adam
    expect(() => new Lion(w, { eps: 1e-8 })).toThrow(TypeError);
    // @ts-expect-error of Adam
    expect(() => new RAdam(w, { amsgrad: true })).toThrow(TypeError);
    // @ts-expect-error two numbers
    expect(() => new Adam(w, { betas: [0.9] })).toThrow(RangeError);
    // @ts-expect-error 'propagate' or 'skip'
    expect(() => new Adam(w, { nonFinite: 'throw' })).toThrow(RangeError);
    // @ts-expect-error 'sum' or 'average'
    expect(() => new SGDM(w, { lr: 0.1, buffer: 'mean' })).toThrow(RangeError);
    // @ts-expect-error no such point
    expect(() => new Adam(w, { centralize: { at: 'decay' } })).toThrow(RangeError);
    expectTypeOf<SharedOptions['centralize']>().toEqualTypeOf<boolean | CentralizeOptions | undefined>();
    // @ts-expect-error an object
    expect(() => new Adam(w, { lookahead: true })).toThrow(TypeError);
    // @ts-expect-error optax's word
    expect(() => new Adam(w, { lookahead: { syncPeriod: 5 } })).toThrow(TypeError);
    expectTypeOf<SharedOptions['lookahead']>().toEqualTypeOf<LookaheadOptions | false | undefined>();
    expectTypeOf<CentralizeAt>().toEqualTypeOf<'gradient' | 'gradient+decay' | 'update' | 'update+decay'>();
  });

  test('what is frozen or constant is taken as well', () => {
    const options = { lr: 0.1, betas: [0.9, 0.99], centralize: { outputAxis: [0], at: 'update' } } as const;
    const constant = { w: { shape: [2, 2], initial: [1, 2, 3, 4], outputAxis: [1] } } as const;
    expectTypeOf(new Adam(constant, options).parameters).toHaveProperty('w');
  });

  test('a parameter needs a shape and start values', () => {
    // @ts-expect-error no start values
    expect(() => new Adam({ w: { shape: [1] } })).toThrow(TypeError);
    // @ts-expect-error no shape
    expect(() => new Adam({ w: { initial: 0 } })).toThrow(TypeError);
    // @ts-expect-error no such field
    expect(() => new Adam({ w: { shape: [1], initial: 0, axis: 0 } })).toThrow(TypeError);
    const rows = [[1], [2]];
    // @ts-expect-error nested
    expect(() => new Adam({ w: { shape: [2, 1], initial: rows } })).toThrow(TypeError);
  });
});

describe('zeromean/safetensors', () => {
  test('what decode returns, and what encode takes', () => {
    const { parameters } = new Adam(spec);
    const file = encode(parameters, { format: 'pt' });
    expectTypeOf(file).toEqualTypeOf<Uint8Array<ArrayBuffer>>();
    const { metadata, tensors } = decode(file);
    expectTypeOf(metadata).toEqualTypeOf<ReadonlyMap<string, string>>();
    expectTypeOf(tensors).toEqualTypeOf<ReadonlyMap<string, DecodedTensor>>();
    expectTypeOf<DecodedTensor['shape']>().toEqualTypeOf<readonly number[]>();
    expectTypeOf<DecodedTensor['dtype']>().toEqualTypeOf<string>();
    expectTypeOf<DecodedTensor['bytes']>().toEqualTypeOf<Uint8Array>();
    expectTypeOf<DecodedTensor['data']>().toEqualTypeOf<Float32Array | undefined>();
    expectTypeOf<Decoded>().toEqualTypeOf<ReturnType<typeof decode>>();
    expectTypeOf<Parameter>().toExtend<EncodableTensor>();
    expectTypeOf<Parameters<typeof encode>[0]>().toEqualTypeOf<Named<EncodableTensor>>();
    expect([...tensors.keys()]).toEqual(Object.keys(spec));
    // @ts-expect-error data may be undefined
    compiled(() => encode(tensors));
    // @ts-expect-error float32 alone
    expect(() => encode({ w: { shape: [1], data: new Float64Array(1) } })).toThrow(TypeError);
    // @ts-expect-error texts alone
    expect(() => encode({}, { epoch: 3 })).toThrow(TypeError);
    // @ts-expect-error the optimizer is not its parameters
    expect(() => encode(new Adam(spec))).toThrow(TypeError);
  });
});
