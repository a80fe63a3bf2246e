// Deno, without any permissions: deno run examples/deno/main.ts
import { AdamW } from 'zeromean';
import { Perceptron } from '../digits/network.ts';
import { seededRandom } from '../digits/random.ts';
import { glyphs, sizes } from '../shared/glyphs.ts';
import { initial } from '../shared/initial.ts';

const random = seededRandom(1);
const lr = (stepsTaken: number) => 0.02 * (1 - stepsTaken / 300); // a schedule that falls to zero
const optimizer = new AdamW(initial(sizes, random), { lr });
const network = new Perceptron(sizes, optimizer.parameters, 32);

for (let step = 1; step <= 300; step++) {
  const { images, labels } = glyphs(32, random);
  const loss = network.backward(images, labels);
  optimizer.step({ zeroGrad: true });
  if (step % 100 === 0) console.log(`step ${step}: loss ${loss.toFixed(3)}`);
}

const { images, labels } = glyphs(1000, random);
console.log(`accuracy ${(100 * network.accuracy(images, labels)).toFixed(1)} %`);
