// Trains one perceptron with one optimizer of the library.

import { centralize, type Spec } from 'zeromean';
import { CLASSES, type Digits, PIXELS } from './images.ts';
import { type ParameterName, Perceptron, parameterShapes } from './network.ts';
import { createOptimizer, type OptimizerChoice } from './optimizers.ts';
import { heNormal, type Random, seededRandom, shuffledIndices } from './random.ts';
import { largestRowSum } from './statistics.ts';

export const BATCH = 50;

/** What distinguishes one model from the others in a demonstration. */
export interface Recipe {
  readonly gc: boolean;
  /** Whether each row of the initial weights has its mean subtracted. */
  readonly centred: boolean;
  readonly lr: number;
  readonly seed: number;
}

/** What all models of a demonstration share. */
export interface Schedule extends OptimizerChoice {
  readonly width: number;
  readonly epochs: number;
}

export interface Model {
  readonly network: Perceptron;
  /** The largest |sum of a first-layer row|, before and after training. */
  readonly rowSum: { readonly before: number; readonly after: number };
  readonly seconds: number;
}

/** Calls `onBatch` after each step. Models with the same seed start alike and see the same batches in order. */
export function train(
  recipe: Recipe,
  { width, epochs, ...choice }: Schedule,
  digits: Digits,
  onBatch: () => void,
): Model {
  const start = performance.now();
  const random = seededRandom(recipe.seed);
  const optimizer = createOptimizer(choice, initialParameters(width, recipe.centred, random), recipe.lr, recipe.gc);
  const network = new Perceptron({ inputs: PIXELS, hidden: width, outputs: CLASSES }, optimizer.parameters, BATCH);
  const firstLayer = optimizer.parameters['hidden.weight'].data;
  const before = largestRowSum(firstLayer, PIXELS);
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (const batch of shuffledBatches(digits, random)) {
      network.backward(batch.images, batch.labels);
      optimizer.step({ zeroGrad: true });
      onBatch();
    }
  }
  return {
    network,
    rowSum: { before, after: largestRowSum(firstLayer, PIXELS) },
    seconds: (performance.now() - start) / 1000,
  };
}

export function batchesPerEpoch({ labels }: Digits): number {
  return Math.ceil(labels.length / BATCH);
}

/** He weights, with rows centred or left as drawn, and zero biases. */
export function initialParameters(width: number, centred: boolean, random: Random): Spec<ParameterName> {
  const shapes = parameterShapes({ inputs: PIXELS, hidden: width, outputs: CLASSES });
  const weight = (shape: readonly [number, number]) => {
    const initial = heNormal(...shape, random);
    return { shape, initial: centred ? centralize(initial, { shape, outputAxis: 0 }) : initial };
  };
  return {
    'hidden.weight': weight(shapes['hidden.weight']),
    'hidden.bias': { shape: shapes['hidden.bias'], initial: 0 },
    'output.weight': weight(shapes['output.weight']),
    'output.bias': { shape: shapes['output.bias'], initial: 0 },
  };
}

/** One epoch: all digits in a new order. */
export function* shuffledBatches(digits: Digits, random: Random, size = BATCH): Generator<Digits> {
  const order = shuffledIndices(digits.labels.length, random);
  for (let first = 0; first < order.length; first += size) yield select(digits, order.subarray(first, first + size));
}

/** Copies of the digits with these numbers, in this order. */
export function select({ images, labels }: Digits, chosen: Uint32Array): Digits {
  const copies = new Float32Array(chosen.length * PIXELS);
  chosen.forEach((index, i) => {
    copies.set(images.subarray(index * PIXELS, (index + 1) * PIXELS), i * PIXELS);
  });
  return { images: copies, labels: Uint8Array.from(chosen, (index) => labels[index] as number) };
}
