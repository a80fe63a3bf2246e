// Changed: a run resumes with different options or as a related class. State that both have carries over, new state
// starts as it does at construction, and the rest is dropped. `load` reports which; `from` does the same by overrides.

import { describe, expect, test } from 'vitest';
import { Adam, AdamW, RAdam, SGD, SGDM } from '../../ts/index.ts';
import { thrown } from './files.ts';

const spec = {
  w: { shape: [2, 3], initial: [1, 2, 3, 4, 5, 6], outputAxis: 0 },
  b: { shape: [2], initial: 0 },
} as const;
type Names = 'w' | 'b';

interface Steps {
  readonly grad: Float32Array;
  step(): boolean;
}

function train<Trained extends Steps>(optimizer: Trained, steps = 5): Trained {
  for (let t = 0; t < steps; t++) {
    for (let k = 0; k < optimizer.grad.length; k++) optimizer.grad[k] = Math.cos(k + t);
    optimizer.step();
  }
  return optimizer;
}

const same = { missing: [], unexpected: [], mismatched: [] };

describe('amsgrad', () => {
  test('switched on starts a maximum of 0, and the moments go on', () => {
    const before = train(new Adam(spec, { lr: 0.1 }));
    const loaded = train(new Adam(spec, { lr: 0.1, amsgrad: true }));
    expect(loaded.load(before.save())).toEqual({ ...same, newState: ['maxExpAvgSq'], droppedState: [] });
    const made = Adam.from(before.save(), { amsgrad: true });
    for (const { parameters } of [loaded, made as Adam<Names>]) {
      expect(parameters.w.data).toEqual(before.parameters.w.data);
      expect(parameters.w.state.expAvg).toEqual(before.parameters.w.state.expAvg);
      expect([...(parameters.w.state.maxExpAvgSq ?? [])]).toEqual([0, 0, 0, 0, 0, 0]);
      expect(parameters.w.stepsTaken).toBe(5);
    }
    expect(loaded.digest()).toBe(made.digest());
    // The maximum of 0 and v is v, so the next step equals that of an Adam without it.
    for (const each of [before, loaded]) train(each, 1);
    expect(loaded.parameters.w.data).toEqual(before.parameters.w.data);
  });

  test('switched off drops it', () => {
    const before = train(new AdamW(spec, { amsgrad: true }));
    const loaded = new AdamW(spec);
    expect(loaded.load(before.save())).toEqual({ ...same, newState: [], droppedState: ['maxExpAvgSq'] });
    expect(AdamW.from(before.save(), { amsgrad: false }).digest()).toBe(loaded.digest());
  });
});

describe.each([
  ['averageWeights', { averageWeights: 0.5 }, 'average'],
  ['lookahead', { lookahead: { every: 4 } }, 'slow'],
] as const)('%s', (name, on, key) => {
  test('switched on starts from the weights', () => {
    const before = train(new SGDM(spec, { lr: 0.1 }));
    const loaded = train(new SGDM(spec, { lr: 0.1, ...on }), 2);
    expect(loaded.load(before.save())).toEqual({ ...same, newState: [key], droppedState: [] });
    const made = SGDM.from(before.save(), on) as SGDM<Names>;
    expect(made.digest()).toBe(loaded.digest());
    expect([...(loaded.parameters.w[key] ?? [])]).toEqual([...before.parameters.w.data]);
    if (key === 'average') {
      loaded.data.fill(7); // an average of no steps equals the weights
      expect([...(loaded.parameters.w.average ?? [])]).toEqual([7, 7, 7, 7, 7, 7]);
    }
  });

  test('switched off drops it', () => {
    const before = train(new SGDM(spec, { lr: 0.1, ...on }));
    const loaded = new SGDM(spec, { lr: 0.1 });
    expect(loaded.load(before.save())).toEqual({ ...same, newState: [], droppedState: [key] });
    const made = SGDM.from(before.save(), { [name]: false });
    expect(made.digest()).toBe(loaded.digest());
    expect(made.options[name]).toBe(false);
  });
});

describe('a related class', () => {
  test('SGD with momentum and SGDM', () => {
    const sgd = train(new SGD(spec, { lr: 0.1, momentum: 0.5, weightDecay: 0.01, nesterov: true }));
    const sgdm = SGDM.from(sgd.save());
    const loaded = new SGDM(spec, { lr: 1, nesterov: true });
    expect(loaded.load(sgd.save())).toEqual({ ...same, newState: [], droppedState: [] });
    for (const each of [sgd, sgdm, loaded]) train(each);
    expect(sgdm.digest()).toBe(sgd.digest());
    expect(loaded.digest()).toBe(sgd.digest());
    expect(SGD.from(sgdm.save()).digest()).toBe(sgd.digest());
  });

  test('SGD without momentum gives no buffer, and takes none', () => {
    const plain = train(new SGD(spec, { lr: 0.1 }));
    const sgdm = new SGDM(spec, { lr: 0.1 });
    expect(sgdm.load(plain.save())).toMatchObject({ newState: ['momentumBuffer'] });
    expect([sgdm.momentum, sgdm.stepsTaken]).toEqual([0.9, 5]);
    expect(plain.load(train(new SGDM(spec, { lr: 0.2 })).save())).toMatchObject({ droppedState: ['momentumBuffer'] });
    expect([plain.momentum, plain.lr]).toEqual([0, 0.2]);
    expect(SGD.from(sgdm.save(), { momentum: 0 }).parameters.w?.state).toEqual({});
    expect(SGDM.from(plain.save(), { momentum: 0.9 }).parameters.w?.state.momentumBuffer).toHaveLength(6);
  });

  test('Adam and AdamW: each keeps its own kind of decay', () => {
    const adam = train(new Adam(spec, { lr: 0.5, weightDecay: 0.25, eps: 1e-6, centralize: true }));
    const adamw = AdamW.from(adam.save()) as AdamW<Names>;
    expect(adamw.options).toMatchObject({
      lr: 0.5,
      eps: 1e-6,
      weightDecay: 0.01,
      decoupledWeightDecay: true,
      centralize: { at: 'gradient' },
    });
    const loaded = new AdamW(spec, { lr: 1, eps: 1e-6, centralize: true });
    expect(loaded.load(adam.save())).toEqual({ ...same, newState: [], droppedState: [] });
    expect([loaded.lr, loaded.weightDecay]).toEqual([0.5, 0.01]);
    expect(loaded.digest()).toBe(adamw.digest());
    expect(adamw.parameters.w.state.expAvgSq).toEqual(adam.parameters.w.state.expAvgSq);
    expect(AdamW.from(adam.save(), { weightDecay: 0.1 }).weightDecay).toBe(0.1);

    const back = Adam.from(adamw.save());
    expect(back.options).toMatchObject({ weightDecay: 0, decoupledWeightDecay: false, centralize: { at: 'gradient' } });
    const coupled = new AdamW(spec, { decoupledWeightDecay: false, weightDecay: 0.125 });
    expect(Adam.from(coupled.save()).weightDecay).toBe(0.125);
    expect(Adam.from(new AdamW(spec).save(), { decoupledWeightDecay: true }).weightDecay).toBe(0.01);
    expect(AdamW.from(adam.save(), { decoupledWeightDecay: false }).weightDecay).toBe(0.25);
  });

  test('the point of centralization follows the kind of decay where it has to', () => {
    const inside = { outputAxis: 0, at: 'update+decay' } as const;
    const adamw = new AdamW(spec, { centralize: inside });
    expect(Adam.from(adamw.save()).options.centralize).toMatchObject({ at: 'gradient+decay', outputAxis: 0 });
    expect(AdamW.from(adamw.save(), { decoupledWeightDecay: false }).options.centralize).toMatchObject({
      at: 'gradient+decay',
    });
    expect(AdamW.from(adamw.save()).options.centralize).toMatchObject({ at: 'update+decay' });
  });

  test('no other: Adam does not take what RAdam has', () => {
    const bytes = train(new RAdam(spec)).save();
    const takesWeights = 'load(bytes, { strict: false }) takes its weights';
    expect(thrown(() => new Adam(spec).load(bytes)).message).toBe(
      `checkpoint: it is of "RAdam", expected "Adam" or "AdamW": ${takesWeights}`,
    );
    expect(thrown(() => Adam.from(bytes)).message).toBe(
      'checkpoint: it is of "RAdam", expected "Adam": use the class that saved it',
    );
  });
});
