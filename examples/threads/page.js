// The page: restarts when the visitor changes the number of workers, and shows the steps per second.
import { Perceptron } from '../digits/network.ts';
import { seededRandom } from '../digits/random.ts';
import { glyphs, sizes as small } from '../shared/glyphs.ts';
import { begin } from './train.ts';

const [STEPS, BATCH] = [300, 128];
const sizes = { ...small, hidden: 256 };
const test = glyphs(1000, seededRandom(7));
const input = document.querySelector('input');
const output = document.querySelector('pre');
let run = 0;

function colleague() {
  const worker = new Worker(new URL('worker-page.ts', import.meta.url), { type: 'module' });
  return {
    send: (message) => worker.postMessage(message),
    answer: () =>
      new Promise((resolve, reject) =>
        Object.assign(worker, { onmessage: ({ data }) => resolve(data), onerror: reject }),
      ),
    end: () => worker.terminate(),
  };
}

async function train() {
  run += 1;
  const own = run;
  const colleagues = Array.from({ length: Number(input.value) }, colleague);
  const training = await begin(colleagues, sizes, BATCH, 2).catch((error) => {
    output.textContent = `${error.message}`; // without cross-origin isolation there is no shared memory
  });
  if (training === undefined) return;
  const network = new Perceptron(sizes, training.optimizer.parameters, 1000);
  const began = performance.now();
  for (let step = 1; step <= STEPS && own === run; step++) {
    const loss = await training.step();
    if (step % 10 > 0) continue;
    const rate = step / ((performance.now() - began) / 1000);
    const accuracy = (100 * network.accuracy(test.images, test.labels)).toFixed(1);
    output.textContent = `step ${step}: loss ${loss.toFixed(3)} (${rate.toFixed(0)} steps a second)\naccuracy ${accuracy} %`;
  }
  for (const { end } of colleagues) end();
  training.stop();
}

input.addEventListener('change', train);
train();
