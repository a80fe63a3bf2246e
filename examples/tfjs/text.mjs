// The text generator of the TensorFlow.js examples: an LSTM that reads 40 characters and predicts the next one. Its
// RMSprop is replaced by ours, with a decaying learning rate and with averaged weights for writing text.
// node examples/tfjs/text.mjs --steps 300
import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import { cosine } from 'zeromean/schedules';
import { RMSprop } from 'zeromean/tfjs';
import { draw, expect, flags, seeded, useBackend } from './start.mjs';

const { steps, units, length } = flags({ steps: 300, units: 128, length: 200 });
const [READ, BATCH, PEAK] = [40, 32, 0.01];
await useBackend('wasm');

const text = readFileSync(new URL('sonnets.txt', import.meta.url), 'utf8').toLowerCase();
const characters = [...new Set(text)].sort();
const codes = Int32Array.from(text, (character) => characters.indexOf(character));
const random = seeded(1);

/** Slices of the text as [count, 40, characters], and the character that follows each. */
function batch(starts) {
  const read = starts.flatMap((start) => [...codes.subarray(start, start + READ)]);
  const next = starts.map((start) => codes[start + READ]);
  return tf.tidy(() => ({
    xs: tf.oneHot(tf.tensor2d(read, [starts.length, READ], 'int32'), characters.length).toFloat(),
    ys: tf.oneHot(tf.tensor1d(next, 'int32'), characters.length).toFloat(),
  }));
}

const seed = 1;
const model = tf.sequential({
  layers: [
    tf.layers.lstm({
      units,
      inputShape: [READ, characters.length],
      kernelInitializer: tf.initializers.glorotUniform({ seed }),
      recurrentInitializer: tf.initializers.orthogonal({ seed, gain: 1 }),
    }),
    tf.layers.dense({
      units: characters.length,
      activation: 'softmax',
      kernelInitializer: tf.initializers.glorotUniform({ seed }),
    }),
  ],
});
const optimizer = new RMSprop({
  learningRate: cosine({ peak: PEAK, steps }),
  clipNorm: 1,
  averageWeights: 0.98,
  centralize: { model },
});
model.compile({ optimizer, loss: 'categoricalCrossentropy' });

const losses = [];
for (let step = 1; step <= steps; step++) {
  const starts = Array.from({ length: BATCH }, () => Math.floor(random() * (codes.length - READ)));
  const { xs, ys } = batch(starts);
  losses.push(await model.trainOnBatch(xs, ys));
  tf.dispose([xs, ys]);
  if (step % Math.ceil(steps / 10) === 0) console.log(`step ${step}: loss ${mean(losses.slice(-50)).toFixed(3)}`);
}

optimizer.swapAverages(); // the text is written with the averaged weights
let written = text.slice(0, READ);
for (let i = 0; i < length; i++) {
  const read = [...written.slice(-READ)].map((character) => characters.indexOf(character));
  const probabilities = tf.tidy(() =>
    model.predict(tf.oneHot(tf.tensor2d(read, [1, READ], 'int32'), characters.length).toFloat()).dataSync(),
  );
  written += characters[draw(probabilities, random, 0.5)];
}
optimizer.swapAverages();
console.log(`\n${written}\n`);

function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

const [first, last] = [mean(losses.slice(0, 5)), mean(losses.slice(-5))];
console.log(`loss ${first.toFixed(3)} at first, ${last.toFixed(3)} in the end`);
expect('the loss to fall by a tenth', last < 0.9 * first);
