// Packs digits into the file that the page loads: the inverse of unpack, up to the rounding to 16 levels.

import { PIXELS } from '../../digits/images.ts';
import { DIGIT_BYTES, type DigitSets, type Digits, HEADER_BYTES, LEVELS, SIDE } from './digits.ts';

/** @throws RangeError if a count differs from the number of labels or images, a pixel leaves [0, 1] or a label 0 to 9 */
export function pack({ train, test }: DigitSets): Uint8Array {
  const header = new Uint8Array(HEADER_BYTES);
  const counts = new DataView(header.buffer);
  counts.setUint32(0, train.count, true);
  counts.setUint32(4, test.count, true);
  return joined([header, ...packDigits(train), ...packDigits(test)]);
}

function packDigits({ count, images, labels }: Digits): Uint8Array[] {
  if (labels.length !== count || images.length !== count * PIXELS) {
    throw new RangeError(`${labels.length} labels and ${images.length} pixels, expected ${count} digits`);
  }
  return Array.from(labels, (label, digit) => {
    if (label > 9) throw new RangeError(`label ${label}, expected 0 to 9`);
    return packDigit(label, Array.from(images.subarray(digit * PIXELS, (digit + 1) * PIXELS), level));
  });
}

function packDigit(label: number, levels: readonly number[]): Uint8Array {
  const inked = levels.flatMap((value, pixel) => (value > 0 ? [pixel] : []));
  const [top, height] = extent(inked.map((pixel) => Math.floor(pixel / SIDE)));
  const [left, width] = extent(inked.map((pixel) => pixel % SIDE));
  const bytes = new Uint8Array(DIGIT_BYTES + Math.ceil((height * width) / 2));
  bytes.set([label, top, left, height, width]);
  for (let i = 0; i < height * width; i++) {
    const value = levels[(top + Math.floor(i / width)) * SIDE + left + (i % width)] as number;
    const at = DIGIT_BYTES + (i >> 1);
    bytes[at] = (bytes[at] as number) | (i % 2 === 0 ? value << 4 : value);
  }
  return bytes;
}

/** The smallest of these numbers, and how many there are from it to the largest; [0, 0] for none. */
function extent(numbers: readonly number[]): [first: number, length: number] {
  if (numbers.length === 0) return [0, 0];
  const first = Math.min(...numbers);
  return [first, Math.max(...numbers) - first + 1];
}

function level(pixel: number): number {
  if (!(pixel >= 0 && pixel <= 1)) throw new RangeError(`pixel ${pixel}, expected 0 to 1`);
  return Math.round(pixel * LEVELS);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((total, part) => total + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
