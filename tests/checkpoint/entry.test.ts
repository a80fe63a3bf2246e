// zeromean/safetensors: files of any dtype in, float32 files out, and an error for everything a caller may get wrong.

import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { Adam, SGD } from '../../ts/index.ts';
import { type DecodedTensor, decode, type EncodableTensor, encode } from '../../ts/safetensors.ts';
import { entry, fileOf, thrown } from './files.ts';
import { hostile } from './hostile.ts';
import { unusual } from './unusual.ts';

const w: EncodableTensor = { shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) };

/** The single tensor of a file. */
function only(bytes: Uint8Array): DecodedTensor {
  const [tensor] = decode(bytes).tensors.values();
  if (tensor === undefined) throw new Error('it has none');
  return tensor;
}

describe('decode', () => {
  const halves = fileOf(`{${entry('w', '[2]', 0, 4, 'F16')}}`, Uint8Array.of(0x00, 0x3c, 0x00, 0xc0));

  test('makes data when it is read, once', () => {
    const tensor = only(halves);
    const { data } = tensor;
    expect(data).toEqual(Float32Array.of(1, -2));
    expect(tensor.data).toBe(data);
    expect(tensor).toEqual({ shape: [2], dtype: 'F16', bytes: Uint8Array.of(0, 0x3c, 0, 0xc0), data });
    expect(tensor.bytes.buffer).toBe(halves.buffer);
    data?.fill(7); // it is a copy
    expect(only(halves).data).toEqual(Float32Array.of(1, -2));
  });

  test('copies float32, too, from any place', () => {
    for (let spaces = 0; spaces < 4; spaces++) {
      const file = fileOf(
        `{${entry('w', '[1]', 0, 4)}}${' '.repeat(spaces)}`,
        new Uint8Array(Float32Array.of(5).buffer),
      );
      const { data, bytes } = only(file);
      expect(data).toEqual(Float32Array.of(5));
      expect(data?.buffer).not.toBe(bytes.buffer);
    }
  });

  test.each(unusual.map(([what, bytes, tensors]) => ({ what, bytes, tensors })))('$what', ({ bytes, tensors }) => {
    const { tensors: found } = decode(bytes());
    expect([...found.keys()]).toEqual(tensors.map((text) => text.split(' ')[0]));
    for (const { dtype, shape, data } of found.values()) {
      const floats = ['F16', 'BF16', 'F32', 'F64'].includes(dtype);
      expect(data?.length).toBe(floats ? shape.reduce((product, side) => product * side, 1) : undefined);
    }
  });

  test('cannot be changed', () => {
    const tensor = only(halves) as unknown as { shape: number[]; dtype: string; data: unknown };
    expect(() => tensor.shape.push(1)).toThrow(TypeError);
    expect(() => (tensor.dtype = 'F64')).toThrow(TypeError);
    expect(() => (tensor.data = undefined)).toThrow(TypeError);
  });

  test('needs the memory of the file until data is read', () => {
    const bytes = halves.slice();
    const [early, late] = [only(bytes), only(bytes)];
    const { data } = early;
    structuredClone(bytes, { transfer: [bytes.buffer] });
    expect(early.data).toBe(data);
    const message = `checkpoint: "w": the file's memory was taken away`;
    expect(thrown(() => late.data)).toEqual({ name: 'RangeError', message });
  });

  test.each(hostile.map(([problem, bytes, text]) => ({ problem, bytes, text })))(
    'refuses $problem',
    ({ bytes, text }) => {
      expect(thrown(() => decode(bytes())).message).toBe(`checkpoint: ${text}`);
    },
  );

  test('takes a Uint8Array alone', () => {
    const message = 'bytes is an ArrayBuffer, expected a Uint8Array';
    expect(thrown(() => decode(halves.buffer as unknown as Uint8Array))).toEqual({ name: 'TypeError', message });
  });
});

describe('encode', () => {
  test('writes the example of its documentation', () => {
    const file = encode({ w }, { format: 'pt' });
    expect(file.length).toBe(120);
    const header = '{"__metadata__":{"format":"pt"},"w":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]}}';
    expect(file).toEqual(fileOf(header, new Uint8Array(w.data.buffer)));
    expect(file.buffer.byteLength).toBe(120);
  });

  test.each([
    ['objects', { w }, { a: 'b' }],
    ['Maps', new Map([['w', w]]), new Map([['a', 'b']])],
    [
      'objects without a prototype',
      Object.assign(Object.create(null), { w }),
      Object.assign(Object.create(null), { a: 'b' }),
    ],
    ['objects of another realm', runInNewContext('({ w })', { w }), runInNewContext('({ a: "b" })')],
    ['Maps of another realm', runInNewContext('new Map([["w", w]])', { w }), runInNewContext('new Map([["a", "b"]])')],
  ])('takes %s', (_, tensors, metadata) => {
    const { metadata: texts, tensors: found } = decode(encode(tensors, metadata));
    expect([...texts]).toEqual([['a', 'b']]);
    expect(found.get('w')).toMatchObject({ shape: [2, 3], dtype: 'F32', data: w.data });
  });

  test('takes nothing, and any name', () => {
    expect(decode(encode({})).tensors.size).toBe(0);
    const names = ['', '__proto__', 'constructor', '名前', '💡', '"\n'];
    const file = decode(encode(new Map(names.map((name) => [name, w])), new Map(names.map((name) => [name, name]))));
    expect([...file.tensors.keys()]).toEqual(names);
    expect([...file.metadata]).toEqual(names.map((name) => [name, name]));
  });

  test('takes the parameters of an optimizer, and what an optimizer loads', () => {
    const spec = { a: { shape: [2, 2], initial: [1, 2, 3, 4] }, b: { shape: [], initial: 5 } };
    const optimizer = new SGD(spec, { lr: 1 });
    const file = encode(optimizer.parameters);
    const other = new Adam({ a: { shape: [2, 2], initial: 0 }, b: { shape: [], initial: 0 } });
    other.load(file);
    expect([...other.data]).toEqual([...optimizer.data]);
    expect(decode(file).tensors.get('a')?.data).toEqual(Float32Array.of(1, 2, 3, 4));
    expect(encode(decode(optimizer.save({ state: false })).tensors as ReadonlyMap<string, EncodableTensor>)).toEqual(
      file,
    );
  });
});

describe('what encode refuses', () => {
  const plain = "expected a Map or a plain object such as { 'fc.weight': { shape: [2, 3], data } }";
  const texts = "expected a Map or a plain object such as { format: 'pt' }";
  const pair = 'has half a surrogate pair, which UTF-8 cannot hold';
  const optimizer = new SGD({ w: { shape: [1], initial: 0 } }, { lr: 1 });
  const bytes = new Float32Array(6);
  structuredClone(bytes, { transfer: [bytes.buffer] });

  test.each<[unknown, unknown, string, string]>([
    [undefined, undefined, 'TypeError', `tensors is undefined, ${plain}`],
    [null, undefined, 'TypeError', `tensors is null, ${plain}`],
    ['w', undefined, 'TypeError', `tensors is "w", ${plain}`],
    [[w], undefined, 'TypeError', `tensors is [an object], ${plain}`],
    [new Set([w]), undefined, 'TypeError', `tensors is a Set, ${plain}`],
    [w.data, undefined, 'TypeError', `tensors is a Float32Array, ${plain}`],
    [optimizer, undefined, 'TypeError', `tensors is an object, ${plain}`],
    [
      decode(encode({ w })),
      undefined,
      'TypeError',
      '"metadata": shape is undefined, expected an array of lengths such as [128, 784]',
    ],
    [new Map([[1, w]]), undefined, 'TypeError', 'the name of a tensor is 1, expected a string'],
    [{ w: null }, undefined, 'TypeError', '"w" is null, expected an object with shape and data'],
    [{ w: 1 }, undefined, 'TypeError', '"w" is 1, expected an object with shape and data'],
    [
      { w: { ...w, shape: 6 } },
      undefined,
      'TypeError',
      '"w": shape is 6, expected an array of lengths such as [128, 784]',
    ],
    [
      { w: { ...w, shape: [2, '3'] } },
      undefined,
      'TypeError',
      '"w": shape[1] is "3", expected an integer of 0 or more',
    ],
    [{ w: { ...w, shape: [2, -3] } }, undefined, 'RangeError', '"w": shape[1] is -3, expected an integer of 0 or more'],
    [{ w: { ...w, shape: [2, 2] } }, undefined, 'RangeError', '"w": data has 6 values, shape [2, 2] needs 4'],
    [{ w: { shape: [2, 3], data: bytes } }, undefined, 'RangeError', '"w": data has 0 values, shape [2, 3] needs 6'],
    [{ w: { shape: [2] } }, undefined, 'TypeError', '"w": data is undefined, expected a Float32Array'],
    [{ w: { shape: [2], data: [1, 2] } }, undefined, 'TypeError', '"w": data is [1, 2], expected a Float32Array'],
    [
      { w: { shape: [2], data: Float64Array.of(1, 2) } },
      undefined,
      'TypeError',
      '"w": data is a Float64Array, expected a Float32Array',
    ],
    [
      { w: { shape: [2], data: { [Symbol.toStringTag]: 'Float32Array', length: 2 } } },
      undefined,
      'TypeError',
      '"w": data is a Float32Array, expected a Float32Array',
    ],
    [{ __metadata__: w }, undefined, 'RangeError', 'checkpoint: "__metadata__" is a name that the format takes'],
    [{ '\ud800': w }, undefined, 'RangeError', `checkpoint: the name "\\ud800" ${pair}`],
    [{ w }, null, 'TypeError', `metadata is null, ${texts}`],
    [{ w }, 'pt', 'TypeError', `metadata is "pt", ${texts}`],
    [{ w }, [['format', 'pt']], 'TypeError', `metadata is [["format", "pt"]], ${texts}`],
    [{ w }, new Map([[1, 'a']]), 'TypeError', 'the name of a text in metadata is 1, expected a string'],
    [{ w }, { epoch: 3 }, 'TypeError', 'metadata "epoch" is 3, expected a string'],
    [{ w }, { a: undefined }, 'TypeError', 'metadata "a" is undefined, expected a string'],
    [{ w }, { a: '\udc00' }, 'RangeError', `checkpoint: metadata "a" ${pair}`],
    [{ w }, { '\ud83d': '\udca1' }, 'RangeError', `checkpoint: metadata "\\ud83d" ${pair}`],
  ])('%#', (tensors, metadata, name, message) => {
    expect(thrown(() => encode(tensors as never, metadata as never))).toEqual({ name, message });
  });

  test('a shape that no reader takes', () => {
    const data = new Float32Array(0);
    expect(thrown(() => encode({ w: { shape: [2 ** 52, 4096, 0], data } })).message).toMatch(/it needs Infinity bytes/);
  });
});
