// The file format: what goes in comes out, whatever the names and the alignment, and errors name what is wrong.

import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decode, encode, type Tensor } from '../../ts/checkpoint/safetensors.ts';
import { dataOf, entry, fileOf, floats, shifted, thrown } from './files.ts';
import { hostile } from './hostile.ts';
import { unusual } from './unusual.ts';

const tensor = (name: string, shape: readonly number[], from = 0): Tensor => {
  const size = shape.reduce((product, side) => product * side, 1);
  return { name, shape, data: Float32Array.from({ length: size }, (_, i) => from + i) };
};

describe('a file', () => {
  test('is the same bytes as the specification says', () => {
    const bytes = encode([tensor('b', [2, 1], 1), tensor('a', [], 3)], new Map([['k', 'v']]));
    const header =
      '{"__metadata__":{"k":"v"},"b":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},' +
      '"a":{"dtype":"F32","shape":[],"data_offsets":[8,12]}}';
    const padded = header.padEnd(Math.ceil(header.length / 8) * 8);
    const data = new Uint8Array(Float32Array.of(1, 2, 3).buffer);
    expect(bytes).toEqual(fileOf(padded, data));
    expect(padded.length).toBeGreaterThan(header.length);
    expect(bytes.byteLength).toBe(bytes.buffer.byteLength);
  });

  test('of nothing has a header and no data', () => {
    expect(encode([])).toEqual(fileOf('{}      '));
    expect(decode(encode([]))).toEqual({ metadata: new Map(), tensors: new Map() });
  });

  const names = ['', ' ', '"', '\\', '\n', '__proto__', 'constructor', 'toString', 'a.b', '0', '名前', '💡', '\u0000'];

  test('keeps any name, in its order', () => {
    const tensors = names.map((name, i) => tensor(name, [i, 2], i));
    const read = decode(encode(tensors, new Map(names.map((name) => [name, name]))));
    expect([...read.tensors.keys()]).toEqual(names);
    expect([...read.metadata]).toEqual(names.map((name) => [name, name]));
    for (const { name, shape, data } of tensors) {
      const found = read.tensors.get(name);
      expect(found?.shape).toEqual(shape);
      expect(floats(found?.bytes ?? dataOf(1))).toEqual([...data]);
    }
  });

  test('keeps every bit: NaN with its payload, -0, subnormals', () => {
    const bits = Uint32Array.of(0x7fc00001, 0xffffffff, 0x7f800001, 0x80000000, 1, 0x7f7fffff, 0xff800000, 0);
    const file = encode([{ name: 'w', shape: [8], data: new Float32Array(bits.buffer) }]);
    expect(new Uint32Array(decode(file).tensors.get('w')?.bytes.slice().buffer ?? bits.buffer)).toEqual(bits);
  });

  test.each([1, 2, 3, 4, 5, 8])('is read %i bytes behind the start of its buffer', (by) => {
    const file = shifted(encode([tensor('a', [3]), tensor('b', [1], 7)]), by);
    const { tensors } = decode(file);
    expect(floats(tensors.get('a')?.bytes ?? dataOf(0))).toEqual([0, 1, 2]);
    expect(floats(tensors.get('b')?.bytes ?? dataOf(0))).toEqual([7]);
    expect(tensors.get('a')?.bytes.buffer).toBe(file.buffer); // no copy
  });

  test('is read with a header of any length: the data need not be aligned', () => {
    for (let spaces = 0; spaces < 8; spaces++) {
      const file = fileOf(
        `{${entry('w', '[1]', 0, 4)}}${' '.repeat(spaces)}`,
        new Uint8Array(Float32Array.of(5).buffer),
      );
      expect(floats(decode(file).tensors.get('w')?.bytes ?? dataOf(0))).toEqual([5]);
    }
  });

  test('may have white space between its tokens, and tensors in any order', () => {
    const text = `{\t"b" : { "data_offsets" : [ 4 , 8 ] , "dtype":"F32",\r\n"shape":[1]},${entry('a', '[1]', 0, 4)},${entry('e', '[0]', 4, 4)}} \n`;
    const { tensors } = decode(fileOf(text, new Uint8Array(Float32Array.of(1, 2).buffer)));
    expect([...tensors.values()].map(({ name, bytes }) => [name, ...floats(bytes)])).toEqual([
      ['b', 2],
      ['a', 1],
      ['e'],
    ]);
  });

  test('may be a Buffer, shared memory, or of another realm', () => {
    const file = encode([tensor('w', [2])]);
    const shared = new Uint8Array(new SharedArrayBuffer(file.length));
    shared.set(file);
    const foreign = runInNewContext('Uint8Array.from(bytes)', { bytes: [...file] }) as Uint8Array;
    expect(foreign).not.toBeInstanceOf(Uint8Array);
    for (const bytes of [Buffer.from(file), shared, foreign]) {
      expect(floats(decode(bytes).tensors.get('w')?.bytes ?? dataOf(0))).toEqual([0, 1]);
    }
  });

  test('of 100,000 tensors takes no time', () => {
    const tensors = Array.from({ length: 100_000 }, (_, i) => tensor(`layer.${i}`, [1], i));
    const began = performance.now();
    expect(decode(encode(tensors)).tensors.size).toBe(100_000);
    expect(performance.now() - began).toBeLessThan(10_000);
  });
});

describe('what is unusual and right', () => {
  test.each(unusual.map(([what, bytes, tensors]) => ({ what, bytes, tensors })))('$what', ({ bytes, tensors }) => {
    const file = bytes();
    const read = decode(file);
    expect(read.metadata.size).toBe(0);
    expect(
      [...read.tensors].map(([key, { name, dtype, shape, bytes: view }]) => {
        expect(key).toBe(name);
        expect(view.buffer).toBe(file.buffer);
        return `${name} ${dtype} [${shape}] ${view.length}`;
      }),
    ).toEqual(tensors);
  });
});

describe('what cannot be written', () => {
  test.each([
    [[tensor('a', [1]), tensor('a', [1])], 'checkpoint: "a" is twice'],
    [[tensor('__metadata__', [1])], 'checkpoint: "__metadata__" is a name that the format takes'],
    [[tensor('\ud800', [1])], 'checkpoint: the name "\\ud800" has half a surrogate pair, which UTF-8 cannot hold'],
  ])('%#: %s', (tensors, message) => {
    expect(thrown(() => encode(tensors))).toEqual({ name: 'RangeError', message });
  });

  test('a shape that no reader takes', () => {
    const { name, message } = thrown(() => encode([{ ...tensor('a', [0]), shape: [2 ** 52, 4096, 0] }]));
    expect(name).toBe('RangeError');
    expect(message).toMatch(/^checkpoint: it needs Infinity bytes, and the engine has no more/);
  });

  test('a header that no reader takes', () => {
    const metadata = new Map([['k', 'x'.repeat(100_000_000)]]);
    const message =
      'checkpoint: its header has 100,000,032 bytes, the format holds 100,000,000: use fewer, shorter names';
    expect(thrown(() => encode([], metadata))).toEqual({ name: 'RangeError', message });
  });
});

describe('what cannot be read', () => {
  test.each(hostile.map(([problem, bytes, text]) => ({ problem, bytes, text })))('$problem', ({ bytes, text }) => {
    expect(thrown(() => decode(bytes()))).toEqual({ name: 'RangeError', message: `checkpoint: ${text}` });
  });

  test.each([
    ['undefined', undefined],
    ['null', null],
    ['"{}"', '{}'],
    ['an ArrayBuffer', new ArrayBuffer(8)],
    ['a DataView', new DataView(new ArrayBuffer(8))],
    ['an Int8Array', new Int8Array(8)],
    ['a Float32Array', new Float32Array(8)],
    ['[1, 2]', [1, 2]],
    ['a Uint8Array', { [Symbol.toStringTag]: 'Uint8Array', length: 8 }],
    ['a Uint8Array', new Proxy(new Uint8Array(8), {})],
  ])('%s', (shown, bytes) => {
    const call = (): unknown => decode(bytes as Uint8Array);
    expect(thrown(call).name).toBe('TypeError');
    if (!(shown === 'a Uint8Array')) expect(thrown(call).message).toBe(`bytes is ${shown}, expected a Uint8Array`);
  });

  test('memory that was taken away', () => {
    const bytes = encode([tensor('w', [2])]);
    structuredClone(bytes, { transfer: [bytes.buffer as ArrayBuffer] });
    expect(thrown(() => decode(bytes)).message).toBe(
      'checkpoint: it has 0 bytes, expected at least 8: it is truncated',
    );
  });

  test('a right file with any part missing', () => {
    const file = encode([tensor('a', [3]), tensor('b', [2, 2])], new Map([['k', 'v']]));
    for (let length = 0; length < file.length; length++) {
      expect(thrown(() => decode(file.slice(0, length))).name).toBe('RangeError');
    }
  });

  test('a right file with bytes changed: an error that names itself, or a file', () => {
    const file = encode([tensor('a', [3]), tensor('b', [2, 2])], new Map([['k', 'v']]));
    const change = fc.tuple(fc.nat(file.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        const bytes = file.slice();
        for (const [at, value] of changes) bytes[at] = value;
        try {
          for (const { bytes: view } of decode(bytes).tensors.values()) expect(view.length % 4).toBe(0);
        } catch (error) {
          expect((error as Error).message).toMatch(/^checkpoint: /);
        }
      }),
      { numRuns: 5000, seed: 8 },
    );
  });
});
