// A worker of main.ts: draws its batches at random from the real digits.
import { parentPort } from 'node:worker_threads';
import { PIXELS } from '../digits/images.ts';
import { trainingDigits } from '../digits/mnist.ts';
import { seededRandom } from '../digits/random.ts';
import { type Beginning, replica } from './replica.ts';

const COUNT = 6000;
const { images, labels } = trainingDigits(COUNT);

/** Digits drawn at random, different ones in each worker. */
function digits(index: number): (_: number, size: number) => { images: Float32Array; labels: Uint8Array } {
  const random = seededRandom(1000 + index);
  return (_, size) => {
    const chosen = Array.from({ length: size }, () => Math.floor(random() * COUNT));
    const pixels = new Float32Array(size * PIXELS);
    chosen.forEach((digit, i) => {
      pixels.set(images.subarray(digit * PIXELS, (digit + 1) * PIXELS), i * PIXELS);
    });
    return { images: pixels, labels: Uint8Array.from(chosen, (digit) => labels[digit] as number) };
  };
}

let compute: (() => number) | undefined;
parentPort?.on('message', (message: Beginning | 'go') => {
  if (message === 'go') parentPort?.postMessage(compute?.());
  else compute = replica(message, digits(message.index));
});
