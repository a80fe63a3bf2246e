// Bun: bun examples/bun/main.ts
import { Adam } from 'zeromean';
import { Perceptron } from '../digits/network.ts';
import { seededRandom } from '../digits/random.ts';
import { glyphs, sizes } from '../shared/glyphs.ts';
import { initial } from '../shared/initial.ts';

const random = seededRandom(1);
// Four small batches make one step: their gradients are summed, and the step takes a quarter of the sum.
const optimizer = new Adam(initial(sizes, random), { lr: 0.01, gradScale: 1 / 4, clipNorm: 1 });
const network = new Perceptron(sizes, optimizer.parameters, 8);

for (let batch = 1; batch <= 1200; batch++) {
  const { images, labels } = glyphs(8, random);
  const loss = network.backward(images, labels);
  if (batch % 4 === 0) optimizer.step({ zeroGrad: true });
  if (batch % 400 === 0) console.log(`step ${optimizer.stepsTaken}: loss ${loss.toFixed(3)}`);
}

const { images, labels } = glyphs(1000, random);
console.log(`accuracy ${(100 * network.accuracy(images, labels)).toFixed(1)} %`);
