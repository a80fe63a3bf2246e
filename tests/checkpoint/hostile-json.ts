// Hostile files whose header is not valid JSON for a header.

import { entry, field, fileOf, type Hostile, header, right } from './files.ts';

export const json: readonly Hostile[] = [
  ['an array', header('[]', 0), 'its header begins with "[", expected "{"'],
  ['a byte order mark', header('\uFEFF{}', 0), 'its header begins with "\uFEFF", expected "{"'],
  ['white space in front', header(' {}', 0), 'its header begins with " ", expected "{"'],
  ['nothing behind the brace', header('{', 0), 'its header has its end at character 1, expected a string'],
  ['a tensor that is no object', header('{"w":1}', 0), 'its header has "1" at character 5, expected "{"'],
  ['metadata that are no object', header('{"__metadata__":[]}', 0), 'its header has "[" at character 16, expected "{"'],
  [
    'metadata that are no text',
    header('{"__metadata__":{"a":1}}', 0),
    'its header has "1" at character 21, expected a string',
  ],
  [
    'a comma too many',
    header(`{${entry('w', '[2]', 0, 8)},}`),
    'its header has "}" at character 54, expected a string',
  ],
  ['text behind', header(`{${entry('w', '[2]', 0, 8)}}{}`), 'its header has "{" at character 54, expected its end'],
  [
    'zeros behind',
    header(`{${entry('w', '[2]', 0, 8)}}\0\0`),
    'its header has "\\u0000" at character 54, expected its end',
  ],
  ['a control character', header('{"\n":1}', 0), 'its header has "\\n" at character 2, expected the rest of a string'],
  [
    'a string without an end',
    header('{"abc', 0),
    'its header has its end at character 5, expected the rest of a string',
  ],
  [
    'an escape without an end',
    header('{"abc\\', 0),
    'its header has its end at character 7, expected the rest of a string',
  ],
  ['an unknown escape', header('{"\\x":1}', 0), 'its header has the string "\\"\\\\x\\"", expected valid escapes'],
  [
    'half a surrogate pair',
    header('{"\\ud800":1}', 0),
    'its header has the string "\\"\\\\ud800\\"", expected valid escapes',
  ],
  ['no UTF-8', () => fileOf(Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x7d)), 'its header is not UTF-8'],
  [
    'half a surrogate pair in UTF-8',
    () => fileOf(Uint8Array.of(0x7b, 0x22, 0xed, 0xa0, 0x80, 0x22, 0x7d)),
    'its header is not UTF-8',
  ],
  ['a tensor that is an array', header('{"w":["F32",[2],[0,8]]}'), 'its header has "[" at character 5, expected "{"'],
  [
    'a dtype that is an object',
    field('"dtype":{"F32":null},"shape":[2],"data_offsets":[0,8]'),
    'its header has "{" at character 14, expected a string',
  ],
  ['a tensor that is null', header('{"w":null}', 0), 'its header has "n" at character 5, expected "{"'],
  ['half a null', header('{"__metadata__":nul}', 0), 'its header has "n" at character 16, expected "{"'],
  [
    'metadata that are null',
    header('{"__metadata__":{"a":null}}', 0),
    'its header has "n" at character 21, expected a string',
  ],
  ['a shape that is null', field('"dtype":"F32","shape":null'), 'its header has "n" at character 28, expected "["'],
  [
    'an unknown field without a value',
    field(`${right},"a":}`),
    'its header has "}" at character 57, expected a number',
  ],
  [
    'an unknown field that is no JSON',
    field(`${right},"a":NaN`),
    'its header has "N" at character 57, expected a number',
  ],
  [
    'an unknown field with half a surrogate pair',
    field(`${right},"a":"\\ud800"`),
    'its header has the string "\\"\\\\ud800\\"", expected valid escapes',
  ],
  [
    'an unknown field that is deep',
    field(`"a":${'['.repeat(18)}${']'.repeat(18)},${right}`),
    'its header nests more than 16 deep',
  ],
  ['an unknown field that is very deep', field(`"a":${'['.repeat(1e6)}`), 'its header nests more than 16 deep'],
  [
    'an unknown field with many digits',
    field(`"a":${'1'.repeat(41)},${right}`),
    'its header has "1" at character 10, expected a shorter number',
  ],
  ['a very deep header', header(`{"w":${'['.repeat(1e6)}`, 0), 'its header has "[" at character 5, expected "{"'],
];
