// Data-parallel training on real digits, in Node: node examples/threads/main.ts --workers 2 --threads 2 --steps 300
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { CLASSES, PIXELS } from '../digits/images.ts';
import { testDigits } from '../digits/mnist.ts';
import { type Parameter, type ParameterName, Perceptron } from '../digits/network.ts';
import { begin, type Colleague } from './train.ts';

const { values } = parseArgs({
  options: {
    workers: { type: 'string', default: '2' },
    threads: { type: 'string', default: '2' },
    steps: { type: 'string', default: '300' },
  },
});
const [count, threads, steps] = [Number(values.workers), Number(values.threads), Number(values.steps)];
const sizes = { inputs: PIXELS, hidden: 128, outputs: CLASSES };
const TEST = 1000;

const workers = Array.from({ length: count }, () => new Worker(new URL('worker-node.ts', import.meta.url)));
const colleagues = workers.map((worker): Colleague => {
  return {
    send: (message) => worker.postMessage(message),
    answer: async () => (await once(worker, 'message'))[0] as number,
  };
});
const training = await begin(colleagues, sizes, 64, threads);
const { optimizer, reason } = training;
console.log(
  `${count} workers compute gradients, ${training.threads} threads share a step${reason ? ` (${reason})` : ''}`,
);

await training.step(); // returns once all workers have read their digits
const began = performance.now();
for (let step = 2; step <= steps; step++) {
  const loss = await training.step();
  if (step % Math.ceil(steps / 3) === 0) console.log(`step ${step}: loss ${loss.toFixed(3)}`);
}
const seconds = (performance.now() - began) / 1000;
console.log(`${(((steps - 1) * count * 64) / seconds).toFixed(0)} digits a second`);

const { images, labels } = testDigits(TEST);
const parameters = optimizer.parameters as Readonly<Record<ParameterName, Parameter>>;
const accuracy = new Perceptron(sizes, parameters, TEST).accuracy(images, labels);
console.log(`accuracy ${(100 * accuracy).toFixed(1)} %, digest ${optimizer.digest()}`);
training.stop();
await Promise.all(workers.map((worker) => worker.terminate()));
