// The Vite app: trains a little in each frame, and shows its progress.
import { Adam } from 'zeromean';
import { Perceptron } from '../digits/network.ts';
import { seededRandom } from '../digits/random.ts';
import { glyphs, sizes } from '../shared/glyphs.ts';
import { initial } from '../shared/initial.ts';

const random = seededRandom(1);
const optimizer = new Adam(initial(sizes, random), { lr: 0.01, centralize: { outputAxis: 0 } });
const network = new Perceptron(sizes, optimizer.parameters, 32);
const test = glyphs(1000, random);

function frame() {
  for (let i = 0; i < 10; i++) {
    const { images, labels } = glyphs(32, random);
    network.backward(images, labels);
    optimizer.step({ zeroGrad: true });
  }
  const accuracy = (100 * network.accuracy(test.images, test.labels)).toFixed(1);
  document.querySelector('pre').textContent = `step ${optimizer.stepsTaken}: accuracy ${accuracy} %`;
  if (optimizer.stepsTaken < 300) requestAnimationFrame(frame);
}
requestAnimationFrame(frame);
