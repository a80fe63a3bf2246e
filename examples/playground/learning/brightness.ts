// Panel 1: the same network trained without GC, with GC, and on images less their mean, and what each of them answers
// when a constant is added to every pixel.

import { type ParameterName, Perceptron } from '../../digits/network.ts';
import { shifted, type Transform, unchanged, withoutOwnMean } from '../../digits/pixels.ts';
import { seededRandom } from '../../digits/random.ts';
import { largestRowSum } from '../../digits/statistics.ts';
import { BATCH } from '../../digits/train.ts';
import type { Digits } from './digits.ts';
import { createModel, endlessBatches, type Model, SIZES, trainOn } from './model.ts';

export type Arm = 'plain' | 'gc' | 'centred-input';

export interface BrightnessSettings {
  readonly seed: number;
  readonly steps: number;
  /** A state is yielded whenever that many steps have been taken, and after the last one. */
  readonly every: number;
}

/** Of the first layer [32, 784] and [32], and of the second [10, 32] and [10]. */
export interface Weights {
  readonly w1: Float32Array;
  readonly b1: Float32Array;
  readonly w2: Float32Array;
  readonly b2: Float32Array;
}

export interface BrightnessState {
  readonly step: number;
  readonly steps: number;
  /** Views that the next step changes. */
  readonly arms: Readonly<Record<Arm, Weights>>;
}

const LR = 0.05;

/** What an arm does to an image, in training and in answering. */
const INPUT: Readonly<Record<Arm, Transform>> = {
  plain: unchanged,
  gc: unchanged,
  'centred-input': withoutOwnMean,
};

/** All three start from the same weights, with centred rows, and see the same batches in the same order. */
export function* brightness(train: Digits, { seed, steps, every }: BrightnessSettings): Generator<BrightnessState> {
  const start = (arm: Arm) => {
    const random = seededRandom(seed);
    const model = createModel({ gc: arm === 'gc', centred: true, lr: LR }, random);
    return { model, batches: endlessBatches({ ...train, images: INPUT[arm](train.images) }, random) };
  };
  const plain = start('plain');
  const gc = start('gc');
  const control = start('centred-input');
  const arms = {
    plain: weightsOf(plain.model),
    gc: weightsOf(gc.model),
    'centred-input': weightsOf(control.model),
  };
  for (let step = 1; step <= steps; step++) {
    for (const { model, batches } of [plain, gc, control]) trainOn(model, batches.next().value);
    if (step % every === 0 || step === steps) yield { step, steps, arms };
  }
}

/** The probabilities of the ten digits: softmax of the logits. */
export function answer(weights: Weights, image: Float32Array, arm: Arm): Float32Array {
  const logits = networkOf(weights).forward(INPUT[arm](image), 1);
  const largest = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - largest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

/** Adds the offset to every pixel; `clip` then limits pixels to [0, 1], as a camera would. */
export function brightened(images: Float32Array, offset: number, clip: boolean): Float32Array {
  const brighter = shifted(offset)(images);
  return clip ? brighter.map((x) => Math.min(1, Math.max(0, x))) : brighter;
}

/** The fraction of these digits read correctly with the offset added to every pixel: every image goes through. */
export function accuracy(weights: Weights, test: Digits, offset: number, clip: boolean, arm: Arm): number {
  return networkOf(weights).accuracy(INPUT[arm](brightened(test.images, offset, clip)), test.labels);
}

/** The largest |sum of a first-layer row|: how far the network can see a brightness. */
export function rowSum({ w1 }: Weights): number {
  return largestRowSum(w1, SIZES.inputs);
}

function weightsOf({ optimizer: { parameters } }: Model): Weights {
  return {
    w1: parameters['hidden.weight'].data,
    b1: parameters['hidden.bias'].data,
    w2: parameters['output.weight'].data,
    b2: parameters['output.bias'].data,
  };
}

function networkOf({ w1, b1, w2, b2 }: Weights): Perceptron {
  const arrays: Record<ParameterName, Float32Array> = {
    'hidden.weight': w1,
    'hidden.bias': b1,
    'output.weight': w2,
    'output.bias': b2,
  };
  const grad = new Float32Array(0); // never computed here
  const parameter = (name: ParameterName) => ({ data: arrays[name], grad });
  return new Perceptron(
    SIZES,
    {
      'hidden.weight': parameter('hidden.weight'),
      'hidden.bias': parameter('hidden.bias'),
      'output.weight': parameter('output.weight'),
      'output.bias': parameter('output.bias'),
    },
    BATCH,
  );
}
