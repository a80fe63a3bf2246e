// Teaches the model with real digits: node examples/durable-object/client.mjs [address] [steps] [first image]
// Every batch is sent again until it is answered. Several clients may teach one model, each with its own images.
import { setTimeout as sleep } from 'node:timers/promises';
import { trainingDigits } from '../digits/mnist.ts';
import { BATCH, BODY, INPUTS } from './task.ts';

const PATIENCE = 60; // attempts, about half a second each
const [address = 'http://127.0.0.1:8787', steps = '50', first = '0'] = process.argv.slice(2);
for (const value of [steps, first]) {
  if (!/^\d+$/.test(value)) throw new RangeError(`${value} is no number of steps or images, expected an integer`);
}
const count = Number(steps) * BATCH;
const { images, labels } = trainingDigits(Number(first) + count);

let step = (await ask('/status')).step + 1;
for (let at = Number(first); at < labels.length; at += BATCH) {
  const { loss, duplicate } = await teach(batchAt(at));
  console.log(`step ${step}: loss ${loss?.toFixed(3)}${duplicate ? ', known already' : ''}`);
  step++;
}

/** Sends a batch, with the number that the model expects. */
async function teach(body) {
  for (;;) {
    const answer = await ask(`/steps/${step}`, { method: 'POST', body });
    if (answer.expected === undefined) return answer;
    step = answer.expected; // another client was faster
  }
}

/** The answer to a request, which is repeated while the server fails or does not answer. */
async function ask(path, init) {
  for (let attempt = 1; ; attempt++) {
    const response = await fetch(new URL(path, address), init).catch((error) => error);
    const answer = await json(response);
    if (response.ok || response.status === 409) return answer;
    if (response.status < 500 || attempt === PATIENCE) throw new Error(answer.error);
    if (attempt === 1) console.error(`${path}: ${answer.error}; trying again`);
    await sleep(500);
  }
}

/** What a response holds; if it breaks off or is none, why. */
async function json(response) {
  try {
    return await response.json();
  } catch (error) {
    return { error: response.cause?.message ?? error.message };
  }
}

/** The request of 32 images: their labels, then their pixels, as bytes. */
function batchAt(at) {
  const body = new Uint8Array(BODY);
  body.set(labels.subarray(at, at + BATCH));
  for (let i = 0; i < BATCH * INPUTS; i++) body[BATCH + i] = Math.round(255 * images[at * INPUTS + i]);
  return body;
}
