// One model of the playground: a perceptron, 784-32-10, with zeromean's SGDM, with Gradient Centralization or without.

import { SGDM } from 'zeromean';
import { CLASSES, type Digits, PIXELS } from '../../digits/images.ts';
import { type ParameterName, Perceptron, type Sizes } from '../../digits/network.ts';
import type { Random } from '../../digits/random.ts';
import { BATCH, initialParameters, shuffledBatches } from '../../digits/train.ts';

export const SIZES: Sizes = { inputs: PIXELS, hidden: 32, outputs: CLASSES };

export interface Recipe {
  readonly gc: boolean;
  /** Whether each row of the initial weights has its mean subtracted. */
  readonly centred: boolean;
  readonly lr: number;
  /** The largest batch; 50 by default. */
  readonly batch?: number;
}

export interface Model {
  readonly network: Perceptron;
  readonly optimizer: SGDM<ParameterName>;
}

// #region zeromean
/** A perceptron on the weights and gradients of an optimizer. */
export function createModel({ gc, centred, lr, batch = BATCH }: Recipe, random: Random): Model {
  const initial = initialParameters(SIZES.hidden, centred, random); // centralize(weights, { shape, outputAxis: 0 })
  const optimizer = new SGDM(initial, { lr, momentum: 0.9, centralize: gc && { outputAxis: 0 } });
  return { network: new Perceptron(SIZES, optimizer.parameters, batch), optimizer };
}

/** One step on these digits; returns the loss before it. */
export function trainOn({ network, optimizer }: Model, { images, labels }: Digits): number {
  const loss = network.backward(images, labels); // adds to optimizer.parameters[name].grad
  optimizer.step({ zeroGrad: true });
  return loss;
}
// #endregion

/** The batches of a training: epoch after epoch without end, each in a new order. */
export function* endlessBatches(digits: Digits, random: Random): Generator<Digits, never> {
  for (;;) yield* shuffledBatches(digits, random);
}
