// The digits of the page, unpacked from one file: MNIST images of 4 bits a pixel, each cut to the box that holds ink.

import { type Digits as Images, PIXELS } from '../../digits/images.ts';

export interface Digits extends Images {
  readonly count: number;
}

export interface DigitSets {
  readonly train: Digits;
  readonly test: Digits;
}

/** The width and height of an image. */
export const SIDE = 28;
/** The brightest of the 16 levels. */
export const LEVELS = 15;
/** The numbers of training and of test digits, as 32-bit little-endian integers. */
export const HEADER_BYTES = 8;
/** In front of the ink of a digit: its label, then the top, left, height and width of its box. */
export const DIGIT_BYTES = 5;

/** @throws RangeError if a part is missing, or something follows */
export function unpack(bytes: Uint8Array): DigitSets {
  const reader = new Reader(bytes);
  const header = reader.take(HEADER_BYTES);
  const counts = new DataView(header.buffer, header.byteOffset, HEADER_BYTES);
  const train = readDigits(reader, counts.getUint32(0, true));
  const test = readDigits(reader, counts.getUint32(4, true));
  if (reader.rest > 0) throw new RangeError(`${reader.rest} bytes after the last digit, expected none`);
  return { train, test };
}

function readDigits(reader: Reader, count: number): Digits {
  // Checked before memory is taken for a count that a broken file may have made up.
  if (count * DIGIT_BYTES > reader.rest) throw new RangeError(`${reader.rest} bytes cannot hold ${count} digits`);
  const images = new Float32Array(count * PIXELS);
  const labels = new Uint8Array(count);
  for (let digit = 0; digit < count; digit++) {
    const [label = 0, top = 0, left = 0, height = 0, width = 0] = reader.take(DIGIT_BYTES);
    const fits = label <= 9 && top + height <= SIDE && left + width <= SIDE;
    if (!fits) throw new RangeError(`digit ${digit}: label ${label}, box ${[top, left, height, width]}`);
    const ink = reader.take(Math.ceil((height * width) / 2));
    labels[digit] = label;
    for (let i = 0; i < height * width; i++) {
      const pair = ink[i >> 1] as number;
      const pixel = (top + Math.floor(i / width)) * SIDE + left + (i % width);
      images[digit * PIXELS + pixel] = (i % 2 === 0 ? pair >> 4 : pair & 15) / LEVELS;
    }
  }
  return { count, images, labels };
}

/** Hands out bytes from the front. */
class Reader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get rest(): number {
    return this.#bytes.length - this.#at;
  }

  take(count: number): Uint8Array {
    if (count > this.rest) throw new RangeError(`${this.rest} bytes are left, expected ${count} or more`);
    this.#at += count;
    return this.#bytes.subarray(this.#at - count, this.#at);
  }
}
