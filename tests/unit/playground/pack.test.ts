// The packed digits of the page: what comes back, and what is refused.

import { expect, test } from 'vitest';
import { type Digits as Images, PIXELS } from '../../../examples/digits/images.ts';
import { testDigits, trainingDigits } from '../../../examples/digits/mnist.ts';
import { type Digits, unpack } from '../../../examples/playground/learning/digits.ts';
import { pack } from '../../../examples/playground/learning/pack.ts';

const train = digitsOf(trainingDigits(200));
const small = digitsOf(testDigits(50));

test('labels return as they were, pixels as the nearest of 16 levels', () => {
  const unpacked = unpack(pack({ train, test: small }));
  expect(unpacked.train.count).toBe(200);
  expect(unpacked.test.count).toBe(50);
  expect(unpacked.train.labels).toEqual(train.labels);
  expect(unpacked.test.labels).toEqual(small.labels);
  expect(unpacked.train.images).toEqual(train.images.map((x) => Math.round(x * 15) / 15));
  expect(unpacked.test.images).toEqual(small.images.map((x) => Math.round(x * 15) / 15));
});

test('packing what was unpacked gives the same bytes', () => {
  const bytes = pack({ train, test: small });
  expect(pack(unpack(bytes))).toEqual(bytes);
});

test('an empty image, a full one and single pixels in all corners', () => {
  const images = new Float32Array(6 * PIXELS);
  images.fill(1, PIXELS, 2 * PIXELS);
  [0, 27, 756, 783].forEach((pixel, i) => {
    images[(i + 2) * PIXELS + pixel] = (i + 1) / 15;
  });
  const digits = { count: 6, images, labels: Uint8Array.of(0, 1, 2, 3, 4, 9) };
  expect(unpack(pack({ train: digits, test: small })).train).toEqual(digits);
});

test('a subset of the size of the page stays below a megabyte', () => {
  const page = { train: digitsOf(trainingDigits(2000)), test: digitsOf(testDigits(1000)) };
  expect(pack(page).length).toBeLessThan(1e6);
});

test('refuses to pack what does not fit', () => {
  const pixel = train.images.slice();
  pixel[300] = 1.1;
  const nan = train.images.slice();
  nan[0] = Number.NaN;
  const broken: Digits[] = [
    { ...train, count: 199 },
    { ...train, count: 201 },
    { ...train, images: train.images.subarray(1) },
    { ...train, images: pixel },
    { ...train, images: nan },
    { ...train, labels: train.labels.map(() => 10) },
  ];
  for (const digits of broken) expect(() => pack({ train: digits, test: small })).toThrow(RangeError);
});

test('refuses to unpack a file that is cut off, too long or broken, and makes no array for a made-up count', () => {
  const bytes = pack({ train: small, test: small });
  for (let length = 0; length < bytes.length; length += 97) {
    expect(() => unpack(bytes.subarray(0, length))).toThrow(RangeError);
  }
  expect(() => unpack(Uint8Array.of(...bytes, 0))).toThrow('1 bytes after the last digit');
  const label = bytes.slice();
  label[8] = 10;
  expect(() => unpack(label)).toThrow('digit 0: label 10');
  const box = bytes.slice();
  box[11] = 200;
  expect(() => unpack(box)).toThrow('digit 0: label');
  expect(() => unpack(Uint8Array.of(255, 255, 255, 255, 0, 0, 0, 0))).toThrow('cannot hold 4294967295 digits');
});

/** With a plain array of labels, not the part of a file that Node read. */
function digitsOf({ images, labels }: Images): Digits {
  return { count: labels.length, images, labels: Uint8Array.from(labels) };
}
