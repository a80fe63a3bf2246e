// One row: both optimizers prove that they do the same, then take turns, round by round, in this process.
import { fill, GRADIENTS, gradientStream, HYPER, PROOF_STEPS } from '../numbers.mjs';
import { summary } from '../statistics.mjs';
import { MODELS } from './models.mjs';

const { momentum, beta1, beta2, eps } = HYPER;

/** Small in training, so that gradients do not vanish while the single batch is memorised. */
const LEARNING_RATES = { alone: HYPER.lr, training: 1e-4 };

/** Both optimizers of a rule: from `tf.train`, and from the classes of zeromean/tfjs. */
const RULES = {
  sgd: (tf, { SGD }, lr) => [tf.train.sgd(lr), new SGD({ learningRate: lr })],
  sgdm: (tf, { SGDM }, lr) => [tf.train.momentum(lr, momentum), new SGDM({ learningRate: lr, momentum })],
  adam: (tf, { Adam }, lr) => [
    tf.train.adam(lr, beta1, beta2, eps),
    new Adam({ learningRate: lr, beta1, beta2, epsilon: eps }),
  ],
};

/**
 * How far a weight may be from the other optimizer's after the proof. With `alone`, both get the same gradients. In
 * training, Adam divides gradients that are pure rounding errors by their own size.
 */
const TOLERANCE = { alone: 2e-6, training: LEARNING_RATES.training / 20 };

/** Measures one row: { tfjs, ours }, each with its rounds in seconds per step. */
export async function measureRow(tf, classes, model, { rule, what }, { rounds, seconds }) {
  const optimizers = RULES[rule](tf, classes, LEARNING_RATES[what]);
  const runners = optimizers.map((optimizer) => runnerOf(tf, MODELS[model](tf), optimizer, what));
  try {
    for (const { take } of runners) await take(PROOF_STEPS);
    prove(runners, TOLERANCE[what]);
    for (const runner of runners) runner.steps = await calibrate(runner, seconds);
    for (let round = 0; round < rounds; round++) {
      for (const runner of round % 2 === 0 ? runners : runners.toReversed()) {
        if (runner.steps > 1) await runner.take(Math.min(64, runner.steps >> 2) || 1); // refills the caches
        runner.rounds.push((await runner.take(runner.steps)) / runner.steps);
      }
    }
  } finally {
    for (const optimizer of optimizers) optimizer.dispose();
    tf.disposeVariables();
  }
  const [theirs, ours] = runners.map(({ rounds: all, steps }) => ({ ...summary(all), steps, rounds: all }));
  return { tfjs: theirs, ours };
}

/** An optimizer with a copy of the model; `take(count)` takes steps and returns the seconds they took. */
function runnerOf(tf, { variables, step }, optimizer, what) {
  const gradients = what === 'alone' ? fixedGradients(tf, variables) : [];
  const take = async (count) => {
    const began = performance.now();
    if (what === 'alone') for (let n = 0; n < count; n++) optimizer.applyGradients(gradients);
    else for (let n = 0; n < count; n++) await step(optimizer);
    return (performance.now() - began) / 1e3;
  };
  return { variables, take, rounds: [] };
}

/** The same gradients for every step, named as `minimize` and `trainOnBatch` pass them. */
function fixedGradients(tf, variables) {
  return variables.map(({ name, shape, size }, k) => {
    const array = new Float32Array(size);
    fill(array, gradientStream(k, 1), GRADIENTS.normal);
    return { name, tensor: tf.tensor(array, shape) };
  });
}

/** Throws unless ours has arrived at the weights of tfjs. */
function prove([theirs, ours], tolerance) {
  for (const [k, variable] of theirs.variables.entries()) {
    const [a, b] = [variable.dataSync(), ours.variables[k].dataSync()];
    const i = a.findIndex((value, at) => !(Math.abs(value - b[at]) <= tolerance));
    if (i >= 0) throw new Error(`wrong: variable ${k}, element ${i} is ${b[i]}, that of tfjs is ${a[i]}`);
  }
}

/** How many steps make a round, after an untimed round in which compilers find out what is hot. */
async function calibrate({ take }, seconds) {
  let steps = 1;
  for (;;) {
    const took = await take(steps);
    if (took >= seconds / 4) {
      const wanted = Math.max(1, Math.round((steps * seconds) / took));
      await take(Math.max(2, wanted));
      return wanted;
    }
    steps *= 2;
  }
}
