// Node, as an ES module: node examples/node-esm/main.mjs
import { Adam } from 'zeromean';
import { Perceptron } from '../digits/network.ts';
import { seededRandom } from '../digits/random.ts';
import { glyphs, sizes } from '../shared/glyphs.ts';
import { initial } from '../shared/initial.ts';

const random = seededRandom(1);
const optimizer = new Adam(initial(sizes, random), { lr: 0.01, centralize: { outputAxis: 0 } });
const network = new Perceptron(sizes, optimizer.parameters, 32);

for (let step = 1; step <= 300; step++) {
  const { images, labels } = glyphs(32, random);
  const loss = network.backward(images, labels); // into optimizer.parameters[name].grad
  optimizer.step({ zeroGrad: true });
  if (step % 100 === 0) console.log(`step ${step}: loss ${loss.toFixed(3)}`);
}

const { images, labels } = glyphs(1000, random);
console.log(`accuracy ${(100 * network.accuracy(images, labels)).toFixed(1)} %`);
