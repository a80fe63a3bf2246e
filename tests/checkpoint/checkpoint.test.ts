// Checkpoints: what a file contains, and the errors for a wrong file or a wrong optimizer.

import { describe, expect, test } from 'vitest';
import { type Checkpoint, type ParameterSnapshot, read, type Snapshot, write } from '../../ts/checkpoint/format.ts';
import { type Json, toJson } from '../../ts/checkpoint/json.ts';
import { copyArrays, planRestore, type Restoration } from '../../ts/checkpoint/restore.ts';
import { decode, encode, type Tensor } from '../../ts/checkpoint/safetensors.ts';
import { stateNames } from '../numerics/rules/index.ts';
import { floats, thrown } from './files.ts';
import { plain } from './snapshots.ts';

const [w] = plain().parameters as [ParameterSnapshot];
const array = (): Float32Array => Float32Array.of(1, 2);

describe('a file', () => {
  test('has weights and state by name, and all else in its metadata', () => {
    const { metadata, tensors } = decode(write(plain(), { state: true }));
    expect([...tensors.values()].map(({ name, shape, bytes }) => [name, shape, floats(bytes)])).toEqual([
      ['w', [2], [1, 2]],
      ['w.exp_avg', [2], [3, 4]],
      ['w.exp_avg_sq', [2], [5, 6]],
    ]);
    expect([...metadata]).toEqual([
      ['zeromean', '2'],
      ['class', '"Adam"'],
      ['stepsTaken', '7'],
      ['options', '{"lr":0.1}'],
      ['state', '["exp_avg","exp_avg_sq"]'],
      [
        'parameters',
        '[{"name":"w","shape":[2],"outputAxes":[],"lrScale":1,"decayScale":1,"frozen":false,"stepsTaken":7,"averagesTaken":7}]',
      ],
    ]);
  });

  test('names state as torch does', () => {
    const state = Object.fromEntries([...stateNames, 'average', 'slow'].map((name) => [name, array()]));
    const { tensors } = decode(write(plain({}, { state }), { state: true }));
    const torchs = stateNames.map((name) => `w.${name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`);
    expect([...tensors.keys()]).toEqual(['w', ...torchs, 'w.average', 'w.slow']);
    expect(torchs).toEqual(expect.arrayContaining(['w.momentum_buffer', 'w.exp_avg', 'w.max_exp_avg_sq']));
  });

  test('without state has weights alone', () => {
    const bytes = write(plain(), { state: false });
    expect([...decode(bytes).tensors.keys()]).toEqual(['w']);
    expect([...decode(bytes).metadata.keys()]).toEqual(['zeromean', 'parameters']);
    const { run, parameters } = read(bytes);
    expect(run).toBe(undefined);
    expect(parameters[0]?.settings).toEqual({ lrScale: 1, decayScale: 1, frozen: false });
    expect(parameters[0]?.state.size).toBe(0);
    expect(decode(bytes).metadata.get('parameters')).toBe('[{"name":"w","shape":[2],"outputAxes":[]}]');
  });

  test('keeps settings to the bit, and what the spec stated', () => {
    const stated = { lrScale: 0.1 + 0.2, decayScale: -0, frozen: true, outputAxis: [-1, 0], centralize: true };
    const { parameters, run } = read(
      write(plain({ options: { clipNorm: Infinity, lr: -0 } }, stated), { state: true }),
    );
    expect(parameters[0]?.settings).toStrictEqual(stated);
    expect({ ...run?.options }).toStrictEqual({ clipNorm: Infinity, lr: -0 });
  });

  test('by others, with metadata of their own, is weights alone', () => {
    const tensors = [{ name: 'w.exp_avg', shape: [2], data: array() }];
    const { run, parameters } = read(encode(tensors, new Map([['format', 'pt']])));
    expect(run).toBe(undefined);
    expect(parameters.map(({ name, settings }) => [name, settings])).toEqual([['w.exp_avg', undefined]]);
  });
});

describe('names that are taken', () => {
  test('none by the state of a parameter that is not there', () => {
    const alone = plain({ parameters: [{ ...w, name: 'w.exp_avg_sq' }] });
    expect(read(write(alone, { state: true })).parameters.map(({ name }) => name)).toEqual(['w.exp_avg_sq']);
  });

  test('by the format', () => {
    const message = 'checkpoint: "__metadata__" is a name that the format takes';
    expect(thrown(() => write(plain({}, { name: '__metadata__' }), { state: false }))).toEqual({
      name: 'RangeError',
      message,
    });
  });

  test.each(['', '__proto__', 'constructor', 'hasOwnProperty', '.', 'a.b', '💡'])('not %j', (name) => {
    const { parameters } = read(write(plain({}, { name }), { state: true }));
    expect(parameters.map((parameter) => [parameter.name, ...floats(parameter.data.bytes)])).toEqual([[name, 1, 2]]);
    expect(parameters[0]?.state.size).toBe(2);
  });
});

describe('a file that contradicts itself', () => {
  const counts = { stepsTaken: 7, averagesTaken: 7 };
  const good = { name: 'w', shape: [2], outputAxes: [], lrScale: 1, decayScale: 1, frozen: false, ...counts };
  const names = ['w', 'w.exp_avg'];

  /** A file with some of its metadata replaced by `changes`, and tensors with these names. */
  function file(changes: Record<string, Json | undefined>, tensors: readonly string[] = names): Uint8Array {
    const right = { class: 'Adam', stepsTaken: 7, options: {}, state: ['exp_avg'], parameters: [good] };
    const metadata = new Map([['zeromean', '2']]);
    for (const [key, value] of Object.entries({ ...right, ...changes })) {
      if (value !== undefined) metadata.set(key, toJson(value));
    }
    return encode(
      tensors.map((name): Tensor => ({ name, shape: [2], data: array() })),
      metadata,
    );
  }
  const parameter = (changes: Record<string, Json>): Uint8Array => file({ parameters: [{ ...good, ...changes }] });

  test('is read where it does not', () => {
    expect(read(file({})).parameters.map(({ name }) => name)).toEqual(['w']);
  });

  const rate = 'expected a finite number of 0 or more';
  const integer = 'expected an integer of 0 or more';
  test.each([
    ['RangeError', file({}, ['w']), '"w.exp_avg" is missing'],
    ['RangeError', file({}, ['w.exp_avg']), '"w" is missing'],
    ['RangeError', file({}, [...names, 'x']), '"x" is neither a parameter of its metadata nor state of one'],
    ['RangeError', file({ state: [] }), '"w.exp_avg" is neither a parameter of its metadata nor state of one'],
    ['RangeError', file({ state: ['exp_avg', 'exp_avg'] }), '"w.exp_avg" is twice in its metadata'],
    ['RangeError', file({ parameters: [good, good] }), '"w" is twice in its metadata'],
    ['RangeError', parameter({ shape: [1, 2] }), '"w" has shape [2], and its metadata say [1, 2]'],
    ['RangeError', file({ parameters: undefined }), 'its metadata has no "parameters"'],
    ['RangeError', file({ stepsTaken: undefined }), 'its metadata has no "stepsTaken"'],
    ['RangeError', file({ options: undefined }), 'its metadata has no "options"'],
    ['RangeError', file({ state: undefined }), 'its metadata has no "state"'],
    ['TypeError', file({ class: 1 }), 'class is 1, expected a string'],
    ['TypeError', file({ stepsTaken: '7' }), `stepsTaken is "7", ${integer}`],
    ['RangeError', file({ stepsTaken: -1 }), `stepsTaken is -1, ${integer}`],
    ['RangeError', file({ stepsTaken: 0.5 }), `stepsTaken is 0.5, ${integer}`],
    ['RangeError', file({ stepsTaken: Infinity }), `stepsTaken is Infinity, ${integer}`],
    ['TypeError', file({ options: [] }), 'options is [], expected an object'],
    ['TypeError', file({ options: null }), 'options is null, expected an object'],
    ['TypeError', file({ state: 'exp_avg' }), 'state is "exp_avg", expected an array'],
    ['TypeError', file({ state: [1] }), 'state[0] is 1, expected a string'],
    ['TypeError', file({ parameters: {} }), 'parameters is an object, expected an array'],
    ['TypeError', file({ parameters: ['w'] }), 'parameters[0] is "w", expected an object'],
    ['TypeError', parameter({ name: 1 }), 'parameters[0].name is 1, expected a string'],
    ['TypeError', parameter({ stepsTaken: '7' }), `"w": stepsTaken is "7", ${integer}`],
    ['RangeError', parameter({ stepsTaken: -1 }), `"w": stepsTaken is -1, ${integer}`],
    ['RangeError', parameter({ averagesTaken: 0.5 }), `"w": averagesTaken is 0.5, ${integer}`],
    ['TypeError', parameter({ shape: 2 }), 'parameters[0].shape is 2, expected an array'],
    ['RangeError', parameter({ shape: [2.5] }), `"w": shape[0] is 2.5, ${integer}`],
    ['RangeError', parameter({ lrScale: -1 }), `"w": lrScale is -1, ${rate}`],
    ['TypeError', parameter({ decayScale: null }), `"w": decayScale is null, ${rate}`],
    ['RangeError', parameter({ decayScale: Infinity }), `"w": decayScale is Infinity, ${rate}`],
    ['TypeError', parameter({ frozen: 0 }), '"w": frozen is 0, expected true or false'],
    ['TypeError', parameter({ centralize: 1 }), '"w": centralize is 1, expected true or false'],
  ])('%s: case %#', (name, bytes, text) => {
    expect(thrown(() => read(bytes))).toEqual({ name, message: `checkpoint: ${text}` });
  });

  test.each([
    ['{"a":1,"a":2}', 'its metadata "options" has the key "a" twice'],
    ['', 'its metadata "options" has its end at character 0, expected a number'],
    ['{} {}', 'its metadata "options" has "{" at character 3, expected its end'],
  ])('or holds no JSON: %s', (options, text) => {
    const { metadata } = decode(file({}));
    const bytes = encode([], new Map([...metadata, ['options', options]]));
    expect(thrown(() => read(bytes))).toEqual({ name: 'RangeError', message: `checkpoint: ${text}` });
  });

  test('or is of another version', () => {
    const message = 'checkpoint: its format is version "3", expected "2": another release of zeromean made it';
    expect(thrown(() => read(encode([], new Map([['zeromean', '3']]))))).toEqual({ name: 'RangeError', message });
  });
});

/** What restoring a checkpoint would do to the target, if these classes count as related. */
function plan(checkpoint: Checkpoint, target: Snapshot, strict = true, relatives = [target.class]): Restoration {
  return planRestore(checkpoint, target, { strict, relatives, obstacles: [] });
}

describe('an optimizer that it does not fit', () => {
  const named = (...names: string[]): ParameterSnapshot[] => names.map((name) => ({ ...w, name, state: {} }));
  const many = named('a', 'b', 'c', 'd', 'e');
  const saved = plain();
  const wayOut = 'load(bytes, { strict: false }) takes what fits';

  test.each([
    [
      plain({ class: 'SGD' }),
      ['SGD', 'SGDM'],
      'it is of "Adam", expected "SGD" or "SGDM": load(bytes, { strict: false }) takes its weights',
    ],
    [plain({}, { name: 'v' }), ['Adam'], `it has no "v", but "w": ${wayOut}`],
    [plain({ parameters: [w, { ...w, name: 'v' }] }), ['Adam'], `it has no "v": ${wayOut}`],
    [plain({}, { shape: [1, 2] }), ['Adam'], `"w" has shape [2], expected [1, 2]: ${wayOut}`],
    [plain({}, { shape: [] }), ['Adam'], `"w" has shape [2], expected []: ${wayOut}`],
    [plain({}, { shape: [3], data: new Float32Array(3) }), ['Adam'], `"w" has shape [2], expected [3]: ${wayOut}`],
  ])('case %#', (target, relatives, text) => {
    const checkpoint = read(write(saved, { state: true }));
    const message = `checkpoint: ${text}`;
    expect(thrown(() => plan(checkpoint, target, true, relatives))).toEqual({ name: 'RangeError', message });
    expect(() => plan(checkpoint, target, false, relatives)).not.toThrow();
  });

  test('names three of many', () => {
    const wide = read(write(plain({ parameters: many }), { state: false }));
    const target = plain({ parameters: named('e') });
    expect(thrown(() => plan(wide, target)).message).toBe(
      `checkpoint: it has "a", "b", "c" and 1 more, which the optimizer has not: ${wayOut}`,
    );
  });

  test('weights alone fit any class and state', () => {
    const checkpoint = read(write(saved, { state: false }));
    const target = plain({ class: 'SGDM' }, { data: new Float32Array(2), state: { momentumBuffer: array() } });
    copyArrays(plan(checkpoint, target).arrays);
    expect([...(target.parameters[0]?.data ?? [])]).toEqual([1, 2]);
    expect([...(target.parameters[0]?.state.momentumBuffer ?? [])]).toEqual([1, 2]);
  });

  test('the order does not matter', () => {
    const pair = (...names: string[]): ParameterSnapshot[] =>
      names.map((name) => ({ ...w, name, data: Float32Array.of(name.charCodeAt(0), 0) }));
    const checkpoint = read(write(plain({ parameters: pair('a', 'b') }), { state: true }));
    const target = plain({ parameters: pair('b', 'a').map((each) => ({ ...each, data: new Float32Array(2) })) });
    copyArrays(plan(checkpoint, target).arrays);
    expect(target.parameters.map(({ name, data }) => [name, data[0]])).toEqual([
      ['b', 98],
      ['a', 97],
    ]);
  });
});
