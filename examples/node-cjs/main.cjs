// Node, as CommonJS: node examples/node-cjs/main.cjs
const { SGDM } = require('zeromean');
const { Perceptron } = require('../digits/network.ts');
const { seededRandom } = require('../digits/random.ts');
const { glyphs, sizes } = require('../shared/glyphs.ts');
const { initial } = require('../shared/initial.ts');

const random = seededRandom(1);
const optimizer = new SGDM(initial(sizes, random), { lr: 0.1, nesterov: true, centralize: { outputAxis: 0 } });
const network = new Perceptron(sizes, optimizer.parameters, 32);

for (let step = 1; step <= 300; step++) {
  const { images, labels } = glyphs(32, random);
  const loss = network.backward(images, labels);
  optimizer.step({ zeroGrad: true });
  if (step % 100 === 0) console.log(`step ${step}: loss ${loss.toFixed(3)}`);
}

const { images, labels } = glyphs(1000, random);
console.log(`accuracy ${(100 * network.accuracy(images, labels)).toFixed(1)} %`);
