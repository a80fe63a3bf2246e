// Hyperparameters: weightDecay, clipNorm, momentum and betas are read and set like lr, in mid-run and by schedules.
// Golden values from torch while its options change (record.py), and the consequences for files, digests and errors.

import { describe, expect, test } from 'vitest';
import { Adam, AdamW, Lion, RAdam, RMSprop, SGD, SGDM } from '../../../ts/index.ts';
import torch from './torch.json' with { type: 'json' };

const classes: Readonly<Record<string, unknown>> = { Adam, AdamW, RAdam, RMSprop, SGD };

interface Any {
  lr: number | ((n: number) => number);
  weightDecay: number | ((n: number) => number);
  clipNorm: number | ((n: number) => number);
  momentum: number | ((n: number) => number);
  betas: readonly unknown[];
  readonly data: Float32Array;
  readonly grad: Float32Array;
  step(): boolean;
}
type Class = new (spec: object, options: object) => Any;

/** The values of torch's options at one step. */
interface Used {
  readonly lr: number;
  readonly weight_decay: number;
  readonly momentum?: number;
  readonly betas?: readonly number[];
  readonly clip_norm?: number | null;
}

const spec = { w: { shape: [2], initial: [1, -2] } };
const gradient = (step: number): number[] => [1 + ((step * 7) % 16) / 16, -0.5 + ((step * 5) % 8) / 8];

function run(optimizer: Any, weights: readonly (readonly number[])[], before: (step: number) => void): void {
  for (const [step, expected] of weights.entries()) {
    before(step);
    optimizer.grad.set(gradient(step));
    optimizer.step();
    for (const [i, each] of expected.entries()) expect(optimizer.data[i]).toBeCloseTo(each, 5);
  }
}

describe.each(torch.cases)('$name: $optimizer', ({ optimizer: name, options: { lr, ...own }, used: all, weights }) => {
  const used = all as unknown as readonly Used[];
  const Class = classes[name] as Class;
  const options = {
    lr,
    nesterov: 'nesterov' in own ? own.nesterov : undefined,
    ...('momentum' in own && { momentum: 0.9 }),
  };
  const given = name === 'SGD' ? options : { lr, ...('momentum' in own && { momentum: 0.9 }) };

  test('set before each step', () => {
    const optimizer = new Class(spec, given);
    run(optimizer, weights, (step) => {
      const { weight_decay, momentum, betas, clip_norm, lr } = used[step] as Used;
      optimizer.lr = lr;
      optimizer.weightDecay = weight_decay;
      optimizer.clipNorm = clip_norm ?? Infinity;
      if (momentum !== undefined) optimizer.momentum = momentum;
      if (betas !== undefined) optimizer.betas = betas;
    });
  });

  test('as schedules', () => {
    const at = (n: number): Used => used[Math.min(n, used.length - 1)] as Used; // also read after the last step
    const schedules = {
      lr: (n: number) => at(n).lr,
      weightDecay: (n: number) => at(n).weight_decay,
      clipNorm: (n: number) => at(n).clip_norm ?? Infinity,
      ...(at(0).momentum !== undefined && { momentum: (n: number) => at(n).momentum }),
      ...(at(0).betas !== undefined && {
        betas: [(n: number) => at(n).betas?.[0], (n: number) => at(n).betas?.[1]],
      }),
    };
    const optimizer = new Class(spec, { ...given, ...schedules });
    run(optimizer, weights, (step) => {
      const { weight_decay, momentum, betas, lr } = at(step);
      expect([optimizer.lr, optimizer.weightDecay]).toEqual([lr, weight_decay]);
      if (momentum !== undefined) expect(optimizer.momentum).toBe(momentum);
      if (betas !== undefined) expect(optimizer.betas).toEqual(betas);
    });
  });
});

describe('what is set', () => {
  const made = (): [AdamW<'w'>, SGDM<'w'>, Lion<'w'>] => [new AdamW(spec), new SGDM(spec, { lr: 0.1 }), new Lion(spec)];

  test('is read, is in the digest, in files and among the options', () => {
    const [adamw, sgdm, lion] = made();
    for (const [optimizer, change] of [
      [adamw, { weightDecay: 0.3 }],
      [adamw, { clipNorm: 2 }],
      [adamw, { betas: [0.5, 0.6] }],
      [adamw, { gradScale: 4 }],
      [sgdm, { momentum: 0.25 }],
      [lion, { betas: [0.7, 0.8] }],
    ] as const) {
      const before = optimizer.digest();
      Object.assign(optimizer, change);
      expect(optimizer).toMatchObject(change);
      expect(optimizer.options).toMatchObject(change);
      expect(optimizer.digest()).not.toBe(before);
    }
    expect(AdamW.from(adamw.save()).digest()).toBe(adamw.digest());
    expect(SGDM.from(sgdm.save()).digest()).toBe(sgdm.digest());
    const [other] = made();
    other.load(adamw.save());
    expect(other.digest()).toBe(adamw.digest());
  });

  test('gives the bits of an optimizer that had it from the start', () => {
    const row = { w: { shape: [1, 2], initial: [1, -2], outputAxis: 0 } };
    const shared = { lr: 0.1, centralize: true } as const;
    const set = new SGDM(row, { ...shared, momentum: 0.5 });
    const fromStart = new SGDM(row, { ...shared, momentum: 0.75, weightDecay: 0.5, clipNorm: 1 });
    Object.assign(set, { momentum: 0.75, weightDecay: 0.5, clipNorm: 1 });
    for (let step = 0; step < 9; step++) {
      for (const each of [set, fromStart]) {
        each.grad.set(gradient(step));
        each.step();
      }
      expect(set.digest()).toBe(fromStart.digest());
    }
  });

  test('as a schedule is resumed as one, and what was a schedule is asked for', () => {
    const falling = (n: number): number => 0.9 / (n + 1);
    const adam = new Adam(spec, { betas: [falling, 0.99] });
    adam.step();
    expect(() => Adam.from(adam.save())).toThrow(
      'checkpoint: betas was a schedule, which no file can hold: pass it, as in Adam.from(bytes, { betas: [cosine(...), cosine(...)] })',
    );
    expect(Adam.from(adam.save(), { betas: [falling, 0.99] }).digest()).toBe(adam.digest());
    const other = new Adam(spec, { betas: [0.1, 0.2] });
    other.load(adam.save());
    expect(other.betas).toEqual([0.1, 0.2]); // both stay if one is a schedule
  });

  test('can be read as a whole, and a change of that changes nothing', () => {
    const [adamw] = made();
    expect(() => {
      (adamw.betas as unknown as number[])[0] = 0.5;
    }).toThrow(TypeError);
    for (const [name, change] of [
      ['eps', () => Object.assign(adamw.options, { eps: 1 })],
      ['betas', () => Object.assign(adamw.options.betas as object, [0.5])],
    ] as const) {
      expect(change, name).toThrow(TypeError);
    }
    expect(adamw.options.eps).toBe(1e-8);
  });
});

describe('a momentum without a buffer', () => {
  const message =
    'momentum is 0.9, expected 0: without a momentum or a schedule at construction (or as an override of from) there is no buffer';

  test.each([
    ['SGD', () => new SGD(spec, { lr: 1 })],
    ['SGDM', () => new SGDM(spec, { lr: 1, momentum: 0 })],
    ['RMSprop', () => new RMSprop(spec)],
  ])('stays 0: %s', (_, make) => {
    const optimizer = make();
    optimizer.momentum = 0;
    expect(() => {
      optimizer.momentum = 0.9;
    }).toThrow(message);
    expect(optimizer.momentum).toBe(0);
  });

  test('takes no schedule either', () => {
    const sgd = new SGD(spec, { lr: 1 });
    expect(() => {
      sgd.momentum = () => 0.9;
    }).toThrow('momentum is a function, expected 0: without a momentum');
  });

  test.each([
    ['SGDM', () => new SGDM(spec, { lr: 0.1, nesterov: true }), SGDM],
    ['RMSprop', () => new RMSprop(spec, { momentum: 0.9 }), RMSprop],
  ])(
    'is not one whose momentum has become 0: it is saved, resumed and extended with its buffer: %s',
    (_, make, Class) => {
      const optimizer = make();
      for (const momentum of [0.9, 0]) {
        optimizer.momentum = momentum;
        optimizer.grad.set([1, 2]);
        optimizer.step();
      }
      const from = Class.from as (bytes: Uint8Array) => typeof optimizer;
      const resumed = from.call(Class, optimizer.save());
      expect(resumed.digest()).toBe(optimizer.digest());
      expect(optimizer.extend({}).digest()).toBe(optimizer.digest());
      for (const each of [optimizer, resumed]) {
        each.momentum = 0.5;
        each.grad.set([3, 4]);
        each.step();
      }
      expect(resumed.digest()).toBe(optimizer.digest());
    },
  );

  test('gets one by an override', () => {
    const sgd = SGD.from(new SGD(spec, { lr: 1 }).save(), { momentum: 0.9 });
    expect(sgd.parameters.w?.state.momentumBuffer).toHaveLength(2);
  });
});

test('a schedule that ends itself by setting a number is no longer asked', () => {
  const sgd = new SGD(spec, {
    lr: (n) => {
      if (n === 1) sgd.lr = 0.25;
      return 0.5;
    },
  });
  const moved = [0, 1, 2, 3].map(() => {
    const before = sgd.data[0] as number;
    sgd.grad.fill(1);
    sgd.step();
    return before - (sgd.data[0] as number);
  });
  expect(moved).toEqual([0.5, 0.5, 0.25, 0.25]);
});

describe('what cannot be set', () => {
  const message = (call: () => void): string => {
    try {
      call();
    } catch (error) {
      expect(error).toBeInstanceOf(TypeError);
      return (error as Error).message;
    }
    return 'nothing';
  };
  const assign = (target: object, name: string) => () => {
    (target as Record<string, unknown>)[name] = 5;
  };
  const adam = new Adam(spec);

  test.each([
    ['weightDeca', 'optimizer.weightDeca is unknown, did you mean "weightDecay"?'],
    ['learningRate', 'optimizer.learningRate is unknown, did you mean "lr"?'],
    ['eps', 'optimizer.eps cannot be set later: pass it to the constructor, or to from'],
    ['centralize', 'optimizer.centralize cannot be set later: pass it to the constructor, or to from'],
    ['beta', 'optimizer.beta is unknown, did you mean "betas"?'],
  ])('throws: %s', (name, text) => {
    expect(message(assign(adam, name))).toBe(text);
    expect(Object.hasOwn(adam, name)).toBe(false);
  });

  test('of a parameter', () => {
    expect(message(assign(adam.parameters.w, 'lrscale'))).toBe('parameter.lrscale is unknown, did you mean "lrScale"?');
  });

  test('also not by defining or deleting', () => {
    expect(Object.isSealed(adam)).toBe(true);
    expect(() => Object.defineProperty(adam, 'x', { value: 1 })).toThrow(TypeError);
    expect(message(assign(adam, 'parameters'))).not.toBe('nothing');
    expect(message(assign(adam, 'options'))).not.toBe('nothing');
  });

  test('leaves what every object is and has', () => {
    expect(adam).toBeInstanceOf(Object);
    expect(adam.parameters.w).toBeInstanceOf(Object);
    expect(`${Object.hasOwn(adam, 'data')}`).toBe('true');
  });

  test('does not keep others from assigning to their own: subclasses, prototypes, proxies', () => {
    class Tagged extends Adam<'w'> {
      declare tag: string;
      constructor(tag: string) {
        super(spec);
        this.tag = tag; // the way TypeScript writes fields for older targets
      }
    }
    expect(new Tagged('a').tag).toBe('a');
    const proxy = new Proxy(new Adam(spec), {});
    expect(() => Object.assign(proxy, { weightDeca: 1 })).toThrow('optimizer.weightDeca is unknown');
    expect(Object.assign(Object.create(adam), { x: 1 }).x).toBe(1);
  });

  test('does not keep others from extending a class', () => {
    class Counting extends Adam<'w'> {
      calls = 0;
      override step(): boolean {
        this.calls++;
        return super.step();
      }
    }
    const counting = new Counting(spec);
    counting.step();
    expect([counting.calls, counting.stepsTaken, counting.toString()]).toEqual([1, 1, expect.stringContaining('Adam')]);
  });
});
