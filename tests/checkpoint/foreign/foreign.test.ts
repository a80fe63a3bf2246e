// Files of torch, transformers and timm (from record.py): every value matches Python's bit for bit, and they train.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { AdamW, type ParameterSpec, SGD } from '../../../ts/index.ts';
import { decode, encode } from '../../../ts/safetensors.ts';

interface Described {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly sha256?: string;
  readonly first?: readonly string[];
}

interface File {
  readonly metadata: Readonly<Record<string, string>>;
  readonly tensors: Readonly<Record<string, Described>>;
}

const bytesOf = (name: string): Uint8Array => readFileSync(new URL(name, import.meta.url));
const { files } = JSON.parse(new TextDecoder().decode(bytesOf('content.json'))) as {
  readonly files: Readonly<Record<string, File>>;
};
const hashOf = ({ buffer, byteOffset, byteLength }: Float32Array): string =>
  createHash('sha256')
    .update(new Uint8Array(buffer, byteOffset, byteLength))
    .digest('hex');

/** Whether this is state of a torch optimizer, stored next to the weights. */
const isState = (name: string): boolean => /\.(exp_avg|exp_avg_sq|step)$/.test(name);

/** A spec of all floating-point weights. */
function specOf(bytes: Uint8Array): Map<string, ParameterSpec> {
  const spec = new Map<string, ParameterSpec>();
  for (const [name, { shape, data }] of decode(bytes).tensors) {
    if (data !== undefined && !isState(name)) spec.set(name, { shape, initial: data });
  }
  return spec;
}

test('there are files of every kind', () => {
  const dtypes = Object.values(files).flatMap(({ tensors }) => Object.values(tensors).map(({ dtype }) => dtype));
  const expected = ['F32', 'F16', 'BF16', 'F64', 'I64', 'U8', 'BOOL', 'F8_E4M3', 'C64', 'I16'];
  expect([...new Set(dtypes)].sort()).toEqual(expected.sort());
  expect(Object.keys(files).length).toBe(10);
  expect(Object.values(files).filter(({ metadata }) => metadata.format === 'pt').length).toBeGreaterThan(5);
});

describe.each(Object.entries(files))('%s', (name, { metadata, tensors }) => {
  test('holds what Python says that it holds', () => {
    const file = decode(bytesOf(name));
    expect(Object.fromEntries(file.metadata)).toEqual(metadata);
    expect([...file.tensors.keys()].sort()).toEqual(Object.keys(tensors).sort());
    for (const [key, { shape, dtype, data }] of file.tensors) {
      const { sha256, first, ...described } = tensors[key] ?? { shape: [], dtype: '' };
      expect({ shape, dtype }, key).toEqual(described);
      const shown = data && [...data.subarray(0, 3)];
      expect(shown, key).toEqual(first?.map((text) => Math.fround(Number(text.replace('inf', 'Infinity')))));
      expect(data && hashOf(data), key).toBe(sha256);
    }
  });

  test('loads into an optimizer with parameters of these names, and says what else it holds', () => {
    const bytes = bytesOf(name);
    const zeros = [...specOf(bytes)].map(([key, { shape }]): [string, ParameterSpec] => [key, { shape, initial: 0 }]);
    const sgd = new SGD(new Map(zeros), { lr: 1 });
    const unexpected = Object.keys(tensors).filter((key) => sgd.parameters[key] === undefined);
    const rest = { missing: [], mismatched: [], newState: [], droppedState: [] };
    const { unexpected: found, ...others } = sgd.load(bytes, { strict: false });
    expect([[...found].sort(), others]).toEqual([unexpected.sort(), rest]);
    for (const [key, { data }] of Object.entries(sgd.parameters)) expect(hashOf(data), key).toBe(tensors[key]?.sha256);
    if (unexpected.length > 0) expect(() => sgd.load(bytes)).toThrow('load(bytes, { strict: false }) takes what fits');
    else expect(sgd.load(bytes).unexpected).toEqual([]);
  });

  test('makes an optimizer, unless it has what no float32 can hold, or state without metadata', () => {
    const make = (): SGD => SGD.from(bytesOf(name), { lr: 1 });
    if (name === 'torch-dtypes.safetensors') expect(make).toThrow(/"(complex|eighth)": dtype is "(C64|F8_E4M3)"/);
    else if (name === 'torch-adamw.safetensors') expect(make).toThrow('is state of "bias", and the file has lost');
    else {
      const { parameters } = make();
      for (const [key, { data }] of Object.entries(parameters)) expect(hashOf(data), key).toBe(tensors[key]?.sha256);
      const left = Object.entries(tensors).filter(([key]) => parameters[key] === undefined);
      expect(left.map(([key, { dtype }]) => [key, dtype])).toEqual(
        left.map(([key]) => [key, 'I64']), // num_batches_tracked
      );
    }
  });

  test('trains, and comes back in float32', () => {
    const spec = specOf(bytesOf(name));
    const optimizers = [new SGD(spec, { lr: 0.5 }), new AdamW(spec, { lr: 0.5, weightDecay: 0 })];
    for (const optimizer of optimizers) {
      optimizer.grad.fill(1);
      expect(optimizer.step()).toBe(true);
      const again = decode(encode(optimizer.parameters, metadata));
      expect(Object.fromEntries(again.metadata)).toEqual(metadata);
      for (const [key, { shape, initial }] of spec) {
        const { data } = optimizer.parameters[key] ?? {};
        const expected = Array.from(initial as ArrayLike<number>, (weight) => Math.fround(weight - 0.5));
        expect(data && [...data].map((weight, i) => Math.abs(weight - (expected[i] ?? 0)) > 1e-6)).not.toContain(true);
        expect(again.tensors.get(key)).toMatchObject({ shape, dtype: 'F32', data });
      }
    }
  });
});
