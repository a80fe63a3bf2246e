// Partial: files that hold less, more or something other than the optimizer: what `strict: false` takes and reports.

import { describe, expect, test } from 'vitest';
import { decode, encode } from '../../ts/checkpoint/safetensors.ts';
import { Adam, Lion, SGD } from '../../ts/index.ts';
import { thrown } from './files.ts';

const body = { 'body.weight': { shape: [2, 2], initial: 1 }, 'body.bias': { shape: [2], initial: 2 } } as const;
const head = { 'head.weight': { shape: [3, 2], initial: 3, lrScale: 0.5 } } as const;

function trained(spec: object, options: object = {}): Adam<string> {
  const adam = new Adam(spec as typeof body, { lr: 0.5, ...options });
  for (let t = 0; t < 3; t++) {
    adam.grad.fill(t + 1);
    adam.step();
  }
  return adam;
}

const nothing = { missing: [], unexpected: [], mismatched: [], newState: [], droppedState: [] };

describe('strict: false', () => {
  test('takes a body with its state, and leaves a new head as it is', () => {
    const old = trained({ ...body, 'head.weight': { shape: [10, 2], initial: 0 } });
    const adam = new Adam({ ...body, ...head }, { lr: 0.1 });
    expect(thrown(() => adam.load(old.save())).message).toBe(
      'checkpoint: "head.weight" has shape [10, 2], expected [3, 2]: load(bytes, { strict: false }) takes what fits',
    );
    expect(adam.load(old.save(), { strict: false })).toEqual({ ...nothing, mismatched: ['head.weight'] });
    const { 'body.weight': weight, 'head.weight': own } = adam.parameters;
    expect(weight.data).toEqual(old.parameters['body.weight']?.data);
    expect(weight.state).toEqual(old.parameters['body.weight']?.state);
    expect([weight.stepsTaken, own.stepsTaken, own.lrScale, adam.stepsTaken, adam.lr]).toEqual([3, 0, 0.5, 3, 0.5]);
    expect([...own.data, ...own.state.expAvg]).toEqual([3, 3, 3, 3, 3, 3, 0, 0, 0, 0, 0, 0]);
  });

  test('reports what is missing and what is unexpected', () => {
    const old = trained({ ...body, extra: { shape: [1], initial: 0 } });
    const adam = new Adam({ ...head, 'body.weight': body['body.weight'] });
    expect(adam.load(old.save(), { strict: false })).toEqual({
      ...nothing,
      missing: ['head.weight'],
      unexpected: ['body.bias', 'extra'],
    });
    expect(adam.parameters['body.weight'].stepsTaken).toBe(3);
  });

  test('takes the weights alone from a file of another class', () => {
    const lion = new Lion(body);
    lion.grad.fill(1);
    lion.step();
    const adam = trained(body);
    const before = adam.parameters['body.bias']?.state.expAvg.slice();
    expect(adam.load(lion.save(), { strict: false })).toEqual({ ...nothing, droppedState: ['expAvg'] });
    expect(adam.data).toEqual(lion.data);
    expect(adam.parameters['body.bias']?.state.expAvg).toEqual(before);
    expect([adam.stepsTaken, adam.lr]).toEqual([3, 0.5]);
  });

  test('restarts the averages of what it takes, says so, and only of that', () => {
    const adam = trained({ ...body, ...head }, { averageWeights: 0.5 });
    const average = adam.parameters['head.weight']?.average?.slice();
    const { newState } = adam.load(trained(body).save({ state: false }), { strict: false });
    expect(newState).toEqual(['average']);
    expect(adam.parameters['body.bias']?.average).toEqual(adam.parameters['body.bias']?.data);
    expect(adam.parameters['head.weight']?.average).toEqual(average);
  });

  test('takes parts of a checkpoint whose metadata list more, as an edited file does', () => {
    const { tensors, metadata } = decode(trained({ ...body, ...head }).save());
    const floats = (bytes: Uint8Array): Float32Array => new Float32Array(bytes.slice().buffer);
    const some = [...tensors.values()]
      .filter(({ name }) => !['head.weight', 'body.bias.exp_avg'].includes(name))
      .map(({ name, shape, bytes }) => ({ name, shape, data: floats(bytes) }));
    const edited = encode([...some, { name: 'new', shape: [1], data: Float32Array.of(5) }], metadata);
    const adam = new Adam({ ...body, ...head });
    expect(thrown(() => adam.load(edited)).message).toBe('checkpoint: "body.bias.exp_avg" is missing');
    expect(adam.load(edited, { strict: false })).toEqual({
      ...nothing,
      missing: ['head.weight'],
      unexpected: ['head.weight.exp_avg', 'head.weight.exp_avg_sq', 'new'],
      newState: ['expAvg'],
    });
    expect([...adam.parameters['body.bias'].state.expAvg]).toEqual([0, 0]);
    expect(adam.parameters['body.bias'].state.expAvgSq).toEqual(trained(body).parameters['body.bias']?.state.expAvgSq);
  });

  test('takes an array that the metadata do not list, as someone has added it', () => {
    const { tensors, metadata } = decode(trained(body).save());
    const floats = (bytes: Uint8Array): Float32Array => new Float32Array(bytes.slice().buffer);
    const all = [...tensors.values()].map(({ name, shape, bytes }) => ({ name, shape, data: floats(bytes) }));
    const added = { name: 'head.weight', shape: [3, 2], data: new Float32Array(6).fill(9) };
    const adam = trained({ ...body, ...head });
    expect(adam.load(encode([...all, added], metadata), { strict: false })).toEqual({
      ...nothing,
      newState: ['expAvg', 'expAvgSq'],
    });
    const own = adam.parameters['head.weight'];
    expect([own?.data[5], own?.state.expAvg?.[5], own?.stepsTaken]).toEqual([9, 0, 0]);
  });

  test('changes nothing where nothing fits', () => {
    const sgd = new SGD({ other: { shape: [1], initial: 0 } }, { lr: 0.7, momentum: 0.5 });
    sgd.step();
    const target = new SGD(body, { lr: 0.1, momentum: 0.9 });
    const before = target.digest();
    expect(target.load(sgd.save(), { strict: false })).toMatchObject({
      missing: Object.keys(body),
      unexpected: ['other'],
    });
    expect(target.digest()).toBe(before);
  });

  test.each([
    [{ strict: 1 }, 'strict is 1, expected true or false'],
    [{ stric: false }, 'load: option "stric" is unknown, did you mean "strict"?'],
  ])('is an option: %j', (options, message) => {
    const adam = trained(body);
    expect(thrown(() => adam.load(adam.save(), options as object))).toEqual({
      name: 'TypeError',
      message,
    });
  });
});

describe('weights alone', () => {
  test('bring no settings: a new optimizer has its own', () => {
    const adam = trained(body);
    Object.assign(adam.parameters['body.bias'] as object, { frozen: true, lrScale: 0.5, decayScale: 0 });
    const sgd = SGD.from(adam.save({ state: false }), { lr: 1 });
    const { frozen, lrScale, decayScale, data } = sgd.parameters['body.bias'] as (typeof sgd.parameters)[string];
    expect([frozen, lrScale, decayScale]).toEqual([false, 1, 1]);
    expect(data).toEqual(adam.parameters['body.bias']?.data);
  });

  test('bring the output axes that the spec stated', () => {
    const spec = { w: { shape: [2, 3], initial: 1, outputAxis: -1 } } as const;
    const sgd = SGD.from(new Adam(spec).save({ state: false }), { lr: 1, centralize: true });
    expect(sgd.parameters.w?.outputAxes).toEqual([1]);
  });
});

describe('a file that has lost its metadata', () => {
  const { tensors } = decode(trained(body).save());
  const floats = (bytes: Uint8Array): Float32Array => new Float32Array(bytes.slice().buffer);
  const lost = encode([...tensors.values()].map(({ name, shape, bytes }) => ({ name, shape, data: floats(bytes) })));

  test('makes no optimizer, because its state would pass for weights', () => {
    expect(thrown(() => Adam.from(lost))).toEqual({
      name: 'RangeError',
      message:
        'checkpoint: "body.weight.exp_avg" is state of "body.weight", and the file has lost the metadata that say so: ' +
        'load the weights into an optimizer that you construct, with load(bytes, { strict: false })',
    });
  });

  test('is refused by load, and gives its weights if it need not be strict', () => {
    const adam = new Adam(body);
    expect(thrown(() => adam.load(lost)).message).toContain(
      'which the optimizer has not: load(bytes, { strict: false })',
    );
    const unexpected = ['body.weight', 'body.bias'].flatMap((name) => [`${name}.exp_avg`, `${name}.exp_avg_sq`]);
    expect(adam.load(lost, { strict: false })).toEqual({ ...nothing, unexpected });
    expect(adam.data).toEqual(trained(body).data);
    expect(adam.stepsTaken).toBe(0);
  });

  test('is none where names only look alike', () => {
    const names = encode([
      { name: 'w', shape: [2], data: Float32Array.of(1, 2) },
      { name: 'w.scale', shape: [1], data: Float32Array.of(3) },
      { name: 'w_exp_avg', shape: [2], data: Float32Array.of(4, 5) },
    ]);
    expect(Object.keys(Adam.from(names).parameters)).toEqual(['w', 'w.scale', 'w_exp_avg']);
  });
});
