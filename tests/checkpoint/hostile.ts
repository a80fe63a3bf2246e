// Hostile files as data: what is wrong with each, and the error message for it. Those with bad JSON are in
// hostile-json.ts.

import { dataOf, entry, field, fileOf, type Hostile, header, right } from './files.ts';
import { json } from './hostile-json.ts';

const one = entry('w', '[2]', 0, 8);
const fields = 'expected dtype, shape and data_offsets';
const where = 'expected where it begins and where it ends';
const integer = 'expected an integer of 0 or more';
const long = 'n'.repeat(1000);

const truncated: readonly Hostile[] = [
  ['nothing', () => new Uint8Array(0), 'it has 0 bytes, expected at least 8: it is truncated'],
  ['half a length', () => dataOf(7), 'it has 7 bytes, expected at least 8: it is truncated'],
  ['no header', () => new Uint8Array(8), 'its header begins with "", expected "{"'],
  ['half a header', () => fileOf('{}', dataOf(0), 3n), 'its header has 3 bytes, and only 2 follow: it is truncated'],
  ['half the data', header(`{${one}}`, 7), '"w" ends at 8 of 7 bytes of data: it is truncated'],
  ['no data', header(`{${one}}`, 0), '"w" ends at 8 of 0 bytes of data: it is truncated'],
];

const sizes: readonly Hostile[] = [
  [
    'a header of gigabytes',
    () => fileOf('{}', dataOf(0), 3_000_000_000n),
    'its header has 3,000,000,000 bytes, expected at most 100,000,000: is it a safetensors file?',
  ],
  [
    'a header of 100 MB and a byte',
    () => fileOf('{}', dataOf(0), 100_000_001n),
    'its header has 100,000,001 bytes, expected at most 100,000,000: is it a safetensors file?',
  ],
  [
    'a header of 100 MB that is not there',
    () => fileOf('{}', dataOf(0), 100_000_000n),
    'its header has 100,000,000 bytes, and only 2 follow: it is truncated',
  ],
  [
    'a header of 2^64 - 1 bytes',
    () => fileOf('{}', dataOf(0), 2n ** 64n - 1n),
    'its header has 18446744073709552000 bytes, expected at most 100,000,000: is it a safetensors file?'.replace(
      '18446744073709552000',
      '18,446,744,073,709,552,000',
    ),
  ],
  [
    'a header of 2^32 bytes, whose lower half is 0',
    () => fileOf('{}', dataOf(0), 2n ** 32n),
    'its header has 4,294,967,296 bytes, expected at most 100,000,000: is it a safetensors file?',
  ],
];

const offsets: readonly Hostile[] = [
  ['data that nobody owns', header(`{${one}}`, 9), '1 bytes follow its last array, expected none'],
  ['data and no tensor', header('{}', 4), '4 bytes follow its last array, expected none'],
  [
    'a hole in front',
    header(`{${entry('w', '[1]', 4, 8)}}`),
    '"w" begins at 4, and the header ends at 0: there is a hole',
  ],
  [
    'a hole between',
    header(`{${entry('a', '[1]', 0, 4)},${entry('b', '[1]', 8, 12)}}`, 12),
    '"b" begins at 8, and "a" ends at 4: there is a hole',
  ],
  [
    'an overlap',
    header(`{${entry('b', '[2]', 4, 12)},${entry('a', '[2]', 0, 8)}}`, 12),
    '"b" begins at 4 and overlaps "a", which ends at 8',
  ],
  [
    'two tensors at one place',
    header(`{${entry('a', '[2]', 0, 8)},${entry('b', '[2]', 0, 8)}}`),
    '"b" begins at 0 and overlaps "a", which ends at 8',
  ],
  [
    'an empty tensor inside another',
    header(`{${entry('a', '[2]', 0, 8)},${entry('b', '[0]', 4, 4)}}`),
    '"b" begins at 4 and overlaps "a", which ends at 8',
  ],
  ['an end before the beginning', header(`{${entry('w', '[2]', 8, 0)}}`), `"w": data_offsets is [8, 0], ${where}`],
  ['one offset', header('{"w":{"dtype":"F32","shape":[2],"data_offsets":[0]}}'), `"w": data_offsets is [0], ${where}`],
  [
    'three offsets',
    header('{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8,8]}}'),
    `"w": data_offsets is [0, 8, 8], ${where}`,
  ],
  [
    'an end beyond memory',
    header(`{${entry('w', '[2]', 0, 2 ** 52)}}`),
    '"w" has 4,503,599,627,370,496 bytes, shape [2] needs 8',
  ],
  [
    'a shape beyond the data',
    header(`{${entry('w', '[4503599627370496,4]', 0, 8)}}`),
    '"w" has 8 bytes, shape [4503599627370496, 4] needs 72,057,594,037,927,940',
  ],
  ['a shape below the data', header(`{${entry('w', '[]', 0, 8)}}`), '"w" has 8 bytes, shape [] needs 4'],
  [
    'a shape that overflows a float64 and comes back to nothing',
    header(`{${entry('w', `[${'9007199254740991,'.repeat(20)}0]`, 0, 0)}}`, 0),
    `"w" has 0 bytes, shape [${'9007199254740991, '.repeat(8)}…] needs Infinity`,
  ],
  [
    'a shape of 2^64 elements that comes back to nothing',
    header(`{${entry('w', '[4294967296,4294967296,0]', 0, 0)}}`, 0),
    '"w" has 0 bytes, shape [4294967296, 4294967296, 0] needs Infinity',
  ],
  [
    'a shape of 2^64 bits and nothing',
    header(`{${entry('w', '[1073741824,536870912]', 0, 0)}}`, 0),
    '"w" has 0 bytes, shape [1073741824, 536870912] needs Infinity',
  ],
];

const dtypes: readonly Hostile[] = [
  ...['F128', 'f32', 'F8', 'I4', 'F8_E4M3FN', 'F32 ', ''].map(
    (dtype): Hostile => [
      `the dtype "${dtype}"`,
      header(`{${entry('w', '[0]', 0, 0, dtype)}}`, 0),
      `"w": dtype is "${dtype}", expected one that safetensors has`,
    ],
  ),
  ['half a byte', header(`{${entry('w', '[1]', 0, 1, 'F4')}}`, 1), '"w" has 1 bytes, shape [1] needs 0.5'],
  ['six bits', header(`{${entry('w', '[3]', 0, 2, 'F6_E3M2')}}`, 2), '"w" has 2 bytes, shape [3] needs 2.25'],
  ['half precision as float32', header(`{${entry('w', '[2]', 0, 8, 'F16')}}`), '"w" has 8 bytes, shape [2] needs 4'],
  ['bits for booleans', header(`{${entry('w', '[8]', 0, 1, 'BOOL')}}`, 1), '"w" has 1 bytes, shape [8] needs 8'],
  ['a complex number of float32', header(`{${entry('w', '[2]', 0, 8, 'C64')}}`), '"w" has 8 bytes, shape [2] needs 16'],
  [
    'no word for a dtype',
    header('{"w":{"dtype":null,"shape":[2],"data_offsets":[0,8]}}'),
    'its header has "n" at character 14, expected a string',
  ],
];

const numbers: readonly Hostile[] = [
  ['a negative length', header(`{${entry('w', '[-2]', 0, 8)}}`), `"w": shape[0] is -2, ${integer}`],
  ['minus nothing', header(`{${entry('w', '[2,-0]', 0, 8)}}`), `"w": shape[1] is -0, ${integer}`],
  ['half a length', header(`{${entry('w', '[0.5,4]', 0, 8)}}`), `"w": shape[0] is 0.5, ${integer}`],
  ['an exponent', header(`{${entry('w', '[2e0]', 0, 8)}}`), `"w": shape[0] is 2e0, ${integer}`],
  [
    'more than 2^53',
    header(`{${entry('w', '[9007199254740993]', 0, 8)}}`),
    `"w": shape[0] is 9007199254740993, ${integer}`,
  ],
  [
    'more than 2^53 and nothing',
    header(`{${entry('w', '[0,9007199254740993]', 0, 0)}}`, 0),
    `"w": shape[1] is 9007199254740993, ${integer}`,
  ],
  ['a negative offset', header(`{${entry('w', '[2]', -8, 0)}}`), `"w": data_offsets[0] is -8, ${integer}`],
  ['a fractional offset', header(`{${entry('w', '[2]', 0, '8.5')}}`), `"w": data_offsets[1] is 8.5, ${integer}`],
  ['a leading zero', header(`{${entry('w', '[02]', 0, 8)}}`), 'its header has "0" at character 29, expected a number'],
  ['no number', header(`{${entry('w', '[NaN]', 0, 8)}}`), 'its header has "N" at character 29, expected a number'],
  [
    'text for a number',
    header(`{${entry('w', '["2"]', 0, 8)}}`),
    'its header has "\\"" at character 29, expected a number',
  ],
  [
    'a million digits',
    header(`{${entry('w', `[${'1'.repeat(1e6)}]`, 0, 8)}}`),
    'its header has "1" at character 29, expected a shorter number',
  ],
];

const keys: readonly Hostile[] = [
  ['a tensor twice', header(`{${one},${one}}`), 'its header has the key "w" twice'],
  [
    'a tensor twice, once with escapes',
    header(`{${one},${one.replace('"w"', '"\\u0077"')}}`),
    'its header has the key "w" twice',
  ],
  [
    '__proto__ twice',
    header(`{${entry('__proto__', '[2]', 0, 8)},${entry('__proto__', '[2]', 0, 8)}}`),
    'its header has the key "__proto__" twice',
  ],
  [
    'a field twice',
    field('"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]'),
    'its header has the key "dtype" twice',
  ],
  ['metadata twice', header('{"__metadata__":{},"__metadata__":{}}', 0), 'its header has the key "__metadata__" twice'],
  [
    'one key of the metadata twice',
    header('{"__metadata__":{"a":"1","a":"2"}}', 0),
    'its header has the key "a" twice',
  ],
  [
    'no metadata and metadata',
    header('{"__metadata__":null,"__metadata__":{}}', 0),
    'its header has the key "__metadata__" twice',
  ],
  ['an unknown field twice', field(`"a":1,${right},"a":1`), 'its header has the key "a" twice'],
  ['one key of an unknown field twice', field(`"a":{"b":1,"b":1},${right}`), 'its header has the key "b" twice'],
  ['no dtype', field('"shape":[2],"data_offsets":[0,8]'), `"w" lacks a field, ${fields}`],
  ['no shape', field('"dtype":"F32","data_offsets":[0,8]'), `"w" lacks a field, ${fields}`],
  ['no offsets', field('"dtype":"F32","shape":[2]'), `"w" lacks a field, ${fields}`],
  ['a long name', header(`{${entry(long, '[3]', 0, 8)}}`), `"${long.slice(0, 40)}…" has 8 bytes, shape [3] needs 12`],
];

export const hostile: readonly Hostile[] = [
  ...truncated,
  ...sizes,
  ...offsets,
  ...dtypes,
  ...numbers,
  ...keys,
  ...json,
];
