// Dtypes: every F16 and BF16 becomes the float32 given by its formula, bit for bit; F64 is rounded as in IEEE 754.

import { describe, expect, test } from 'vitest';
import { bitsOf, copyAsFloat32, isConvertible } from '../../ts/checkpoint/dtypes.ts';
import { shifted, thrown } from './files.ts';
import { BITS } from './unusual.ts';

/** The bits of the float32s that these elements become, at any alignment. */
function bitsFrom(dtype: string, elements: ArrayBufferView, by = 0): Uint32Array {
  const bytes = shifted(new Uint8Array(elements.buffer, elements.byteOffset, elements.byteLength), by);
  const into = new Float32Array((8 * bytes.length) / bitsOf('it', dtype) + 2).fill(7);
  copyAsFloat32({ dtype, bytes }, into.subarray(1, -1));
  expect([into[0], into.at(-1)]).toEqual([7, 7]); // nothing is written outside the array
  return new Uint32Array(into.buffer, 4, into.length - 2);
}

/**
 * The float64 value (-1)^s m 2^e of a float with this many exponent and fraction bits; for infinities and NaNs, the
 * bits of the float32 with the same payload, left-aligned.
 */
function expected(code: number, exponentBits: number, fractionBits: number): number {
  const sign = Math.floor(code / 2 ** (exponentBits + fractionBits));
  const exponent = Math.floor(code / 2 ** fractionBits) % 2 ** exponentBits;
  const fraction = code % 2 ** fractionBits;
  if (exponent === 2 ** exponentBits - 1) return sign * 2 ** 31 + 255 * 2 ** 23 + fraction * 2 ** (23 - fractionBits);
  const bias = 2 ** (exponentBits - 1) - 1;
  const [m, e] =
    exponent === 0
      ? [fraction, 1 - bias - fractionBits]
      : [2 ** fractionBits + fraction, exponent - bias - fractionBits];
  const value = (sign === 1 ? -1 : 1) * m * 2 ** e;
  if (Math.fround(value) !== value) throw new Error(`${code} is no float32`);
  return new Uint32Array(Float32Array.of(value).buffer)[0] ?? Number.NaN;
}

describe('every element of', () => {
  const codes = Uint16Array.from({ length: 65_536 }, (_, code) => code);

  test.each([
    ['F16', 5, 10],
    ['BF16', 8, 7],
  ] as const)('%s', (dtype, exponentBits, fractionBits) => {
    const wanted = Uint32Array.from(codes, (code) => expected(code, exponentBits, fractionBits));
    for (const by of [0, 1, 2, 3]) expect(bitsFrom(dtype, codes, by)).toEqual(wanted);
  });

  test('F32 is copied, to the bit', () => {
    const bits = Uint32Array.of(
      0x7fc00001,
      0xffffffff,
      0x7f800001,
      0x80000000,
      1,
      0x7f7fffff,
      0xff800000,
      0,
      0x3f800001,
    );
    for (const by of [0, 1, 2, 3]) expect(bitsFrom('F32', bits, by)).toEqual(bits);
  });
});

describe('F64', () => {
  const largest = 2 ** 128 - 2 ** 104;
  const tiny = 2 ** -149;

  test.each([
    ['an exact value', 0.5, 0.5],
    ['0.1', 0.1, 13421773 * 2 ** -27],
    ['minus zero', -0, -0],
    ['below a tie', 1 + 2 ** -24 - 2 ** -52, 1],
    ['a tie to an even neighbour below', 1 + 2 ** -24, 1],
    ['above a tie', 1 + 2 ** -24 + 2 ** -52, 1 + 2 ** -23],
    ['a tie to an even neighbour above', 1 + 3 * 2 ** -24, 1 + 2 ** -22],
    ['a negative tie', -1 - 3 * 2 ** -24, -1 - 2 ** -22],
    ['the largest', largest, largest],
    ['just below what overflows', 2 ** 128 - 2 ** 103 - 2 ** 75, largest],
    ['what overflows first', 2 ** 128 - 2 ** 103, Infinity],
    ['what overflows below 0', -(2 ** 128) + 2 ** 103, -Infinity],
    ['the largest float64', Number.MAX_VALUE, Infinity],
    ['infinity', -Infinity, -Infinity],
    ['the smallest', tiny, tiny],
    ['half of it', tiny / 2, 0],
    ['minus half of it', -tiny / 2, -0],
    ['more than half of it', tiny * (0.5 + 2 ** -52), tiny],
    ['one and a half of it', 1.5 * tiny, 2 * tiny],
    ['the largest subnormal and a half', 2 ** -126 - 2 ** -150, 2 ** -126],
    ['a subnormal of float64', 5e-324, 0],
  ])('%s', (_, value, wanted) => {
    const [bits] = bitsFrom('F64', Float64Array.of(value), 3);
    expect(bits).toBe(new Uint32Array(Float32Array.of(wanted).buffer)[0]);
    expect(Object.is(Math.fround(wanted), wanted)).toBe(true);
  });

  test('NaN stays NaN', () => {
    const bits = BigUint64Array.of(0x7ff8000000000000n, 0xfff8000000000001n, 0x7ff0000000000001n);
    expect([...new Float32Array(bitsFrom('F64', bits).slice().buffer)]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });
});

test('which dtypes there are, and which become float32', () => {
  expect(Object.keys(BITS).filter(isConvertible)).toEqual(['F16', 'BF16', 'F32', 'F64']);
  for (const [dtype, bits] of Object.entries(BITS)) expect(bitsOf('it', dtype)).toBe(bits);
  for (const dtype of [
    '',
    'F',
    'F3',
    'F320',
    'XF32',
    'F32\n',
    'BF32',
    'C32',
    'C128',
    'F6',
    'F8_E4M3FN',
    'F8_E8M0FNUZ',
    'U4',
    'bool',
  ]) {
    expect(isConvertible(dtype)).toBe(false);
    expect(thrown(() => bitsOf('"w"', dtype))).toEqual({
      name: 'RangeError',
      message: `checkpoint: "w": dtype is ${JSON.stringify(dtype)}, expected one that safetensors has`,
    });
  }
});
