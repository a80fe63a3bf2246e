// Dtypes: the types of elements that a safetensors file can hold, their sizes, and those that become float32. All
// numbers in a file are little-endian and need not be aligned.

import { show } from '../options/checks.ts';
import { checkpointError } from './json.ts';

/** Every dtype of versions 0.4 to 0.8. The first number in a name is its size in bits; a BOOL takes 8. */
const DTYPES = /^(BOOL|F4|F6_E(2M3|3M2)|F8_E(8M0|(4M3|5M2)(FNUZ)?)|[IU](8|16)|B?F16|[FIU](32|64)|C64)$/;

/** Bits of one element; `title` names the array in the error about a dtype that the format does not have. */
export function bitsOf(title: string, dtype: string): number {
  if (!DTYPES.test(dtype))
    throw checkpointError(`${title}: dtype is ${show(dtype)}, expected one that safetensors has`);
  return Number(/\d+/.exec(dtype) ?? 8);
}

/** Where all of these bits are 1, an F16 is infinite or NaN. */
const EXPONENT_OF_HALF = 0x7c00;

/** Whether {@link copyAsFloat32} can read the dtype. */
export function isConvertible(dtype: string): boolean {
  return /^(B?F16|F32|F64)$/.test(dtype);
}

/** Whether the elements are integers or booleans, which no gradient can move. */
export function isInteger(dtype: string): boolean {
  return /^(BOOL|[UI]\d+)$/.test(dtype);
}

/** @throws RangeError if an array cannot become float32 */
export function checkConvertible({ name, dtype }: { readonly name: string; readonly dtype: string }): void {
  if (!isConvertible(dtype))
    throw checkpointError(`${show(name)}: dtype is ${show(dtype)}, expected F32, F16, BF16 or F64: convert it`);
}

/**
 * Writes the elements of a file's array to a float32 array of the same length. F32, F16 and BF16 are exact, including
 * the sign and payload of a NaN. F64 is rounded to nearest, ties to even, and values beyond float32 become infinities.
 */
export function copyAsFloat32(
  { dtype, bytes }: { readonly dtype: string; readonly bytes: Uint8Array },
  into: Float32Array,
): void {
  if (dtype === 'F32') {
    new Uint8Array(into.buffer, into.byteOffset, into.byteLength).set(bytes);
    return;
  }
  const words = new Uint32Array(into.buffer, into.byteOffset, into.length);
  const from = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let i = 0; i < into.length; i++) {
    if (dtype === 'F64') {
      into[i] = from.getFloat64(8 * i, true);
      continue;
    }
    const half = from.getInt16(2 * i, true);
    words[i] = half << 16; // a BF16 is the upper half of a float32
    if (dtype === 'BF16') continue;
    // An F16 has 5 bits of exponent, biased by 15, and 10 of fraction; a float32 has 8, biased by 127, and 23. With
    // sign, exponent and fraction in their new places, a factor of 2^(127 - 15) is still missing, for subnormals as
    // well.
    words[i] = (half << 13) & 0x8fff_e000;
    if ((half & EXPONENT_OF_HALF) === EXPONENT_OF_HALF) words[i] = (words[i] as number) | 0x7f80_0000;
    else into[i] = 2 ** 112 * (into[i] as number);
  }
}
