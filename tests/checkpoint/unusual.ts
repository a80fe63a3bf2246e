// Unusual but valid files: unknown fields, no metadata, every dtype. Python's reader accepts them as well.

import { dataOf, entry, fileOf } from './files.ts';

/** Bits per element of each dtype, as listed by safetensors 0.8. */
export const BITS: Readonly<Record<string, number>> = {
  ...{ BOOL: 8, F4: 4, F6_E2M3: 6, F6_E3M2: 6, U8: 8, I8: 8 },
  ...{ F8_E5M2: 8, F8_E4M3: 8, F8_E8M0: 8, F8_E4M3FNUZ: 8, F8_E5M2FNUZ: 8 },
  ...{ I16: 16, U16: 16, F16: 16, BF16: 16, I32: 32, U32: 32, F32: 32, C64: 64, F64: 64, I64: 64, U64: 64 },
};

/** What is unusual, the bytes, and the tensors in the file: `name dtype [shape] bytes`. */
export type Unusual = readonly [what: string, bytes: () => Uint8Array, tensors: readonly string[]];

const file = (header: string, data: number): (() => Uint8Array) => {
  return () => fileOf(header, dataOf(data));
};
const withField = (field: string): (() => Uint8Array) => {
  return file(`{"w":{${field},"dtype":"F32","shape":[2],"data_offsets":[0,8]}}`, 8);
};
const one = ['w F32 [2] 8'];

const values: readonly string[] = [
  ...['1', '-0', '1.5e3', 'null', 'true', '"a\\u0000\\ud83d\\udca1"', '[]', '{}', '[1,[2,{"a":null}]]', '{"dtype":1}'],
  ...[`${'['.repeat(17)}${']'.repeat(17)}`, '1'.repeat(40), '{"__proto__":1}', ' [ 1 , 2 ]\n'],
];

export const unusual: readonly Unusual[] = [
  ['no metadata', file(`{"__metadata__":null,${entry('w', '[2]', 0, 8)}}`, 8), one],
  ['no metadata with white space', file(`{${entry('w', '[2]', 0, 8)}, "__metadata__" :\n null }`, 8), one],
  ['no metadata and no tensors', file('{"__metadata__":null}', 0), []],
  ...values.map((value): Unusual => [`an unknown field ${value}`, withField(`"strides":${value}`), one]),
  ['unknown fields around', file('{"w":{"a":1,"dtype":"F32","b":2,"shape":[2],"data_offsets":[0,8],"c":3}}', 8), one],
  ['a field __proto__', withField('"__proto__":{"dtype":"I64"}'), one],
  ['a field in capitals', withField('"DTYPE":"I64"'), one],
  [
    'nothing of much',
    file(`{${entry('w', '[0,9007199254740991,9007199254740991]', 0, 0)}}`, 0),
    ['w F32 [0,9007199254740991,9007199254740991] 0'],
  ],
  [
    'much of nothing',
    file(`{${entry('w', '[9007199254740991,2048,0]', 0, 0)}}`, 0),
    ['w F32 [9007199254740991,2048,0] 0'],
  ],
  [
    '2^64 - 1 of nothing',
    file(`{${entry('w', '[3,5,17,257,641,65537,6700417,0]', 0, 0)}}`, 0),
    ['w F32 [3,5,17,257,641,65537,6700417,0] 0'],
  ],
  ...Object.entries(BITS).map(
    ([dtype, bits]): Unusual => [
      `the dtype ${dtype}`,
      file(`{${entry('w', '[2,4]', 0, bits, dtype)}}`, bits),
      [`w ${dtype} [2,4] ${bits}`],
    ],
  ),
  [
    'dtypes of all kinds, unaligned',
    file(
      `{${entry('a', '[]', 0, 1, 'BOOL')},${entry('b', '[2]', 1, 5, 'F16')},${entry('c', '[]', 5, 13, 'F64')},${entry('d', '[2]', 13, 14, 'F4')}}`,
      14,
    ),
    ['a BOOL [] 1', 'b F16 [2] 4', 'c F64 [] 8', 'd F4 [2] 1'],
  ],
];
