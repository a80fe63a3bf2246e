// Arrays of the Flower example: NumPy's bytes, and an error for everything that is not float32 of the expected shape.
import { expect, test } from 'vitest';
import { decodeNpy, encodeNpy } from '../../../examples/flower/supernode/arrays.ts';

const VALUES = Float32Array.of(1, 2, 3, 4, 5, -0.5);
/** numpy.save of VALUES as [2, 3], by numpy 2.4.6. */
const SAVED = Buffer.from(
  '934e554d5059010076007b276465736372273a20273c6634272c2027666f727472616e5f6f72646572273a2046616c73652c20277368617' +
    `065273a2028322c2033292c207d20${'20'.repeat(57)}0a0000803f0000004000004040000080400000a040000000bf`,
  'hex',
);

test('bytes are those of numpy', () => {
  expect(Buffer.from(encodeNpy(VALUES, [2, 3])).toString('hex')).toBe(SAVED.toString('hex'));
  expect(decodeNpy(SAVED, [2, 3], 'w')).toEqual(VALUES);
});

test.each([
  [[]],
  [[1]],
  [[0]],
  [[3, 1, 2]],
  [[1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 7]],
])('shape %j comes back', (shape) => {
  const values = Float32Array.from({ length: shape.reduce((product, size) => product * size, 1) }, (_, i) => i - 0.25);
  const bytes = encodeNpy(values, shape);
  expect((bytes.length - 4 * values.length) % 64).toBe(0);
  expect(decodeNpy(bytes, shape, 'w')).toEqual(values);
  // At any offset in a larger buffer.
  const larger = new Uint8Array(bytes.length + 3);
  larger.set(bytes, 3);
  expect(decodeNpy(larger.subarray(3), shape, 'w')).toEqual(values);
});

/** SAVED with a changed header of the same length. */
function header(text: string, other: string): Uint8Array {
  const changed = SAVED.subarray(10, 128).toString('latin1').replace(text, other).trimEnd().padEnd(117);
  return Buffer.concat([SAVED.subarray(0, 10), Buffer.from(`${changed}\n`, 'latin1'), SAVED.subarray(128)]);
}

function value(bits: number): Uint8Array {
  const bytes = Uint8Array.from(SAVED);
  new DataView(bytes.buffer).setUint32(128, bits, true);
  return bytes;
}

const SOMETHING = /^w: expected a \.npy file of version 1\.0, got \d+ bytes of something else$/;
const BAD: Record<string, [Uint8Array, RegExp]> = {
  nothing: [new Uint8Array(0), SOMETHING],
  'a pickle': [Uint8Array.of(0x80, 4, 0x95, 0, 0, 0, 0, 0, 0, 0, 0), SOMETHING],
  'version 2.0': [Uint8Array.from(SAVED, (byte, i) => (i === 6 ? 2 : byte)), SOMETHING],
  'a header that ends too late': [
    Uint8Array.from(SAVED, (byte, i) => (i === 9 ? 0xff : byte)),
    /cannot read the \.npy header/,
  ],
  'no header': [SAVED.subarray(0, 10), /^w: cannot read the \.npy header ""$/],
  'a header with more in it': [header("'shape'", "'x': 1, 'shape'"), /cannot read the \.npy header/],
  'a negative size': [header('2, 3', '-2, -3'), /cannot read the \.npy header/],
  'objects, which are pickled': [header('<f4', '|O'), /^w: got \|O \[2,3\], expected <f4 \[2,3\]$/],
  float64: [header('<f4', '<f8'), /^w: got <f8 \[2,3\]/],
  'big-endian': [header('<f4', '>f4'), /^w: got >f4 \[2,3\]/],
  'Fortran order': [header('False', 'True'), /^w: got <f4 \[2,3\] in Fortran order, expected <f4 \[2,3\]$/],
  'another shape': [header('2, 3', '3, 2'), /^w: got <f4 \[3,2\], expected <f4 \[2,3\]$/],
  'another rank': [header('2, 3', '6,'), /^w: got <f4 \[6\], expected/],
  'a value less': [SAVED.subarray(0, -4), /^w: got 20 bytes of values, expected 24$/],
  'a byte more': [Buffer.concat([SAVED, Uint8Array.of(0)]), /^w: got 25 bytes of values, expected 24$/],
  NaN: [value(0x7fc00000), /^w\[0\] is NaN, expected a finite number$/],
  infinity: [value(0xff800000), /^w\[0\] is -Infinity, expected a finite number$/],
};

test.each(Object.entries(BAD))('%s is an error', (_, [bytes, message]) => {
  expect(() => decodeNpy(bytes, [2, 3], 'w')).toThrow(RangeError);
  expect(() => decodeNpy(bytes, [2, 3], 'w')).toThrow(message);
});
