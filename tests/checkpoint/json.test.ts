// JSON: every float64 survives the round trip; what JSON.parse silently accepts is an error here.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromJson, type Json, toJson } from '../../ts/checkpoint/json.ts';
import { thrown } from './files.ts';

const read = (text: string): Json => fromJson('it', text);

describe('values', () => {
  test.each([0, -0, 1, 0.1, 1e-3, 5e-324, 2 ** -1074, Number.MAX_VALUE, Infinity, 2 ** 53, 1e21, -1.5, Number.EPSILON])(
    'the number %d',
    (value) => {
      expect(Object.is(read(toJson(value)), value)).toBe(true);
    },
  );

  test('any finite number', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: -Number.MAX_VALUE }), (value) => Object.is(read(toJson(value)), value)),
      { numRuns: 2000, seed: 8 },
    );
  });

  test('any JSON, as JSON.parse reads it', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 8, stringUnit: 'grapheme' }), (text) => {
        expect(read(text)).toEqual(JSON.parse(text));
        expect(read(JSON.stringify(JSON.parse(text), null, 2))).toEqual(JSON.parse(text));
        expect(read(toJson(read(text)))).toEqual(JSON.parse(text));
      }),
      { numRuns: 500, seed: 8 },
    );
  });

  test('an object has no prototype: __proto__ is a key', () => {
    const value = read('{"__proto__":{"polluted":true},"constructor":1}') as Record<string, Json>;
    expect(Object.keys(value)).toEqual(['__proto__', 'constructor']);
    expect(Object.getPrototypeOf(value)).toBe(null);
    expect(({} as Record<string, unknown>).polluted).toBe(undefined);
  });
});

describe('errors', () => {
  test.each([
    ['', 'it has its end at character 0, expected a number'],
    ['undefined', 'it has "u" at character 0, expected a number'],
    ['NaN', 'it has "N" at character 0, expected a number'],
    ['nul', 'it has "n" at character 0, expected a number'],
    ['nulll', 'it has "l" at character 4, expected its end'],
    ['+1', 'it has "+" at character 0, expected a number'],
    ['.5', 'it has "." at character 0, expected a number'],
    ['5.', 'it has "5" at character 0, expected a number'],
    ['01', 'it has "0" at character 0, expected a number'],
    ['1e', 'it has "1" at character 0, expected a number'],
    ['--1', 'it has "-" at character 0, expected a number'],
    ['1 2', 'it has "2" at character 2, expected its end'],
    ['[1,]', 'it has "]" at character 3, expected a number'],
    ['[1', 'it has its end at character 2, expected "]"'],
    ['{"a" 1}', 'it has "1" at character 5, expected ":"'],
    ['{"a":1,"a":2}', 'it has the key "a" twice'],
    ['{"a":{"b":1,"b":2}}', 'it has the key "b" twice'],
    ["{'a':1}", 'it has "\'" at character 1, expected a string'],
    ['"\\ud800\\ud800"', 'it has the string "\\"\\\\ud800\\\\ud800\\"", expected valid escapes'],
    ['['.repeat(18), 'it nests more than 16 deep'],
    ['{"":'.repeat(1e5), 'it nests more than 16 deep'],
  ])('%s', (text, message) => {
    expect(thrown(() => read(text))).toEqual({ name: 'RangeError', message: `checkpoint: ${message}` });
  });

  test('any text: what JSON.parse refuses is refused', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '\\',
      '1',
      '-',
      '.',
      'e',
      ' ',
      'true',
      'null',
      'a',
      'u0041',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        let parsed: unknown;
        try {
          parsed = JSON.parse(text);
        } catch {
          expect(thrown(() => read(text)).message).toMatch(/^checkpoint: it /);
          return;
        }
        try {
          expect(read(text)).toEqual(parsed);
        } catch (error) {
          expect((error as Error).message).toMatch(/twice$/);
        }
      }),
      { numRuns: 20_000, seed: 8 },
    );
  });
});
