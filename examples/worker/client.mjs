// Teaches the worker with fifty batches of real digits. node examples/worker/client.mjs [address]
import { trainingDigits } from '../digits/mnist.ts';

const REQUESTS = 50;
const BATCH = 32;
const address = process.argv[2] ?? 'http://127.0.0.1:8787';
const { images, labels } = trainingDigits(REQUESTS * BATCH);
const pixels = images.length / labels.length;

for (let first = 0; first < labels.length; first += BATCH) {
  const body = new Uint8Array(BATCH * (1 + pixels));
  body.set(labels.subarray(first, first + BATCH));
  body.set(
    images.subarray(first * pixels, (first + BATCH) * pixels).map((pixel) => Math.round(255 * pixel)),
    BATCH,
  );
  const response = await fetch(address, { method: 'POST', body });
  if (!response.ok) throw new Error(await response.text());
  const { step, loss } = await response.json();
  console.log(`step ${step}: loss ${loss.toFixed(3)}`);
}
