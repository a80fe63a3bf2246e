// A small GPT on characters, in plain TensorFlow.js operations, with the usual recipe for language models: AdamW with
// weight decay on matrices only, clipping, warm-up and cosine. It is saved half-way, to show that it resumes bit for
// bit.
// node examples/tfjs/gpt.mjs --steps 400
import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import { cosine, warmup } from 'zeromean/schedules';
import { AdamW } from 'zeromean/tfjs';
import { draw, expect, flags, seeded, useBackend } from './start.mjs';

const { steps, width, depth, length } = flags({ steps: 400, width: 64, depth: 2, length: 200 });
const [CONTEXT, HEADS, BATCH] = [32, 4, 16];
await useBackend('wasm');

const text = readFileSync(new URL('sonnets.txt', import.meta.url), 'utf8');
const characters = [...new Set(text)].sort();
const codes = Int32Array.from(text, (character) => characters.indexOf(character));
const random = seeded(1);

/** A normal weight with this deviation; kernels are [inputs, outputs], so centralizing averages over axis 0. */
function weight(name, shape, deviation = 0.02) {
  const values = Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => {
    return deviation * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  });
  return tf.variable(tf.tensor(values, shape), true, name);
}
const vector = (name, value) => tf.variable(tf.fill([width], value), true, name);

const model = {
  tokens: weight('tokens', [characters.length, width]),
  positions: weight('positions', [CONTEXT, width]),
  blocks: Array.from({ length: depth }, (_, i) => ({
    attend: { scale: vector(`attend${i}/scale`, 1), shift: vector(`attend${i}/shift`, 0) },
    all: weight(`attend${i}/kernel`, [width, 3 * width]),
    project: weight(`project${i}/kernel`, [width, width]),
    think: { scale: vector(`think${i}/scale`, 1), shift: vector(`think${i}/shift`, 0) },
    widen: weight(`widen${i}/kernel`, [width, 4 * width]),
    narrow: weight(`narrow${i}/kernel`, [4 * width, width]),
  })),
  end: { scale: vector('end/scale', 1), shift: vector('end/shift', 0) },
};

function normalize(x, { scale, shift }) {
  const { mean, variance } = tf.moments(x, -1, true);
  return x.sub(mean).div(variance.add(1e-5).sqrt()).mul(scale).add(shift);
}

/** Multiplies the last axis of x by a matrix. */
function times(x, kernel) {
  const [inputs, outputs] = kernel.shape;
  return x
    .reshape([-1, inputs])
    .matMul(kernel)
    .reshape([...x.shape.slice(0, -1), outputs]);
}

const future = tf.tidy(() =>
  tf.linalg
    .bandPart(tf.ones([CONTEXT, CONTEXT]), -1, 0)
    .sub(1)
    .mul(1e9),
);

/** Multi-head causal attention: no position sees the future. */
function attention(x, { all, project }) {
  const [batch] = x.shape;
  const heads = times(x, all)
    .reshape([batch, CONTEXT, 3, HEADS, width / HEADS])
    .transpose([2, 0, 3, 1, 4]);
  const [q, k, v] = tf.unstack(heads);
  const weights = tf.softmax(
    tf
      .matMul(q, k, false, true)
      .div(Math.sqrt(width / HEADS))
      .add(future),
  );
  return times(tf.matMul(weights, v).transpose([0, 2, 1, 3]).reshape([batch, CONTEXT, width]), project);
}

/** Scores of the next character at each position of [batch, context]. */
function scores(input) {
  // Not tf.gather: the wasm backend has no kernel for its gradient.
  let x = times(tf.oneHot(input, characters.length).toFloat(), model.tokens).add(model.positions);
  for (const block of model.blocks) {
    x = x.add(attention(normalize(x, block.attend), block));
    x = x.add(times(times(normalize(x, block.think), block.widen).relu(), block.narrow));
  }
  return times(normalize(x, model.end), model.tokens.transpose());
}

function batchLoss(starts) {
  const piece = (shift) => starts.flatMap((start) => [...codes.subarray(start + shift, start + shift + CONTEXT)]);
  const shape = [starts.length, CONTEXT];
  const target = tf.oneHot(tf.tensor(piece(1), shape, 'int32'), characters.length);
  return tf.losses.softmaxCrossEntropy(target, scores(tf.tensor(piece(0), shape, 'int32')));
}

const rate = warmup(Math.ceil(steps / 20), cosine({ peak: 3e-3, steps: steps - Math.ceil(steps / 20) }));
const recipe = {
  learningRate: rate,
  weightDecay: 0.1, // leaves out vectors by default; embeddings too:
  decayScale: ({ name, rank }) => (rank < 2 || name === 'tokens' || name === 'positions' ? 0 : 1),
  beta2: 0.99,
  clipNorm: 1,
  centralize: { axisOf: ({ name }) => (name.endsWith('kernel') ? -1 : null) },
};
let optimizer = new AdamW(recipe);

const losses = [];
for (let step = 1; step <= steps; step++) {
  const starts = Array.from({ length: BATCH }, () => Math.floor(random() * (codes.length - CONTEXT - 1)));
  const loss = optimizer.minimize(() => batchLoss(starts), true);
  losses.push(loss.dataSync()[0]);
  loss.dispose();
  if (step % Math.ceil(steps / 10) === 0) console.log(`step ${step}: loss ${losses.at(-1).toFixed(3)}`);
  if (step === Math.ceil(steps / 2)) {
    const saved = await optimizer.getWeights(); // what you would write to a file
    optimizer = new AdamW(recipe);
    await optimizer.setWeights(saved);
  }
}
console.table(optimizer.describe().slice(0, 5), ['name', 'shape', 'averagedAxes', 'why']);

const written = [...codes.subarray(0, CONTEXT)];
while (written.length < length) {
  const next = tf.tidy(() => {
    const last = scores(tf.tensor(written.slice(-CONTEXT), [1, CONTEXT], 'int32')).slice(
      [0, CONTEXT - 1, 0],
      [1, 1, -1],
    );
    return tf.softmax(last).dataSync();
  });
  written.push(draw(next, random, 0.5));
}
console.log(`\n${written.map((code) => characters[code]).join('')}\n`);

const [first, last] = [losses[0], losses.slice(-5).reduce((sum, loss) => sum + loss / 5, 0)];
console.log(`loss ${first.toFixed(3)} at first, ${last.toFixed(3)} in the end`);
expect('the loss to fall by a tenth', last < 0.9 * first);
