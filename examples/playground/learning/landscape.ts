// Panel 2: sharpness and gradient norm along training, with and without GC, for pixels of different means.
//
// Sharpness is the largest eigenvalue of the Hessian, by power iteration. A step with GC sees only the projected problem,
// so with GC the gradient is P g and the Hessian P H P. At one point neither can exceed g and H, by construction: hence
// P H P of the run without GC as well.

import { inverted, normalizedLike, type Transform, unchanged } from '../../digits/pixels.ts';
import { heNormal, seededRandom } from '../../digits/random.ts';
import type { Digits } from './digits.ts';
import { createModel, endlessBatches, type Model, trainOn } from './model.ts';
import { largestEigenvalue, norm } from './power.ts';
import { flatten, LENGTH, Probe, project } from './probe.ts';

export type Pixels = 'raw' | 'inverted' | 'normalised';

export interface LandscapeSettings {
  readonly seed: number;
  readonly pixels: Pixels;
  readonly lr: number;
  readonly steps: number;
  /** A point is yielded before the first step, whenever that many have been taken, and after the last one. */
  readonly every: number;
  /** Training images, the first ones, that the loss, its gradient and its Hessian are the mean over. */
  readonly sample: number;
  /** Products with the Hessian at each point; each continues from the eigenvector of the point before. */
  readonly iterations: number;
}

export interface Local {
  readonly sharpness: number;
  /** The norm of the gradient. */
  readonly gradient: number;
  readonly loss: number;
  /** On the test images. */
  readonly accuracy: number;
}

export interface LandscapePoint {
  readonly step: number;
  /** `projected` is the sharpness of P H P. */
  readonly plain: Local & { readonly projected: number };
  readonly gc: Local;
}

/** Rates at which the difference, or its absence, is well seen. */
export const RATES: Readonly<Record<Pixels, number>> = { raw: 0.05, inverted: 0.01, normalised: 0.03 };

/** Both models start from the same He weights, as drawn, and see the same batches in the same order. */
export function* landscape(train: Digits, test: Digits, settings: LandscapeSettings): Generator<LandscapePoint> {
  const { seed, lr, steps, every, sample, iterations } = settings;
  const input = inputOf(settings.pixels, train);
  const training = { ...train, images: input(train.images) };
  const testing = { ...test, images: input(test.images) };
  const probe = new Probe(firstOf(training, sample));
  const start = (gc: boolean) => {
    const random = seededRandom(seed);
    const model = createModel({ gc, centred: false, lr }, random);
    return { model, batches: endlessBatches(training, random) };
  };
  const plain = start(false);
  const gc = start(true);
  const sharpnessOf = (projected: boolean) => {
    const vector = heNormal(1, LENGTH, seededRandom(seed)); // any start with a part in the direction that is sought
    return (weights: Float32Array) =>
      largestEigenvalue((v, product) => multiply(probe, weights, v, product, projected), vector, iterations);
  };
  const plainSharpness = sharpnessOf(false);
  const projectedSharpness = sharpnessOf(true);
  const gcSharpness = sharpnessOf(true);

  for (let step = 0; step <= steps; step++) {
    if (step > 0) for (const { model, batches } of [plain, gc]) trainOn(model, batches.next().value);
    if (step % every !== 0 && step !== steps) continue;
    const weights = flatten(plain.model.optimizer.parameters);
    const gcWeights = flatten(gc.model.optimizer.parameters);
    yield {
      step,
      plain: {
        sharpness: plainSharpness(weights),
        projected: projectedSharpness(weights),
        ...slope(probe, weights, false),
        accuracy: accuracyOf(plain.model, testing),
      },
      gc: {
        sharpness: gcSharpness(gcWeights),
        ...slope(probe, gcWeights, true),
        accuracy: accuracyOf(gc.model, testing),
      },
    };
  }
}

function inputOf(pixels: Pixels, train: Digits): Transform {
  switch (pixels) {
    case 'raw':
      return unchanged;
    case 'inverted':
      return inverted;
    case 'normalised':
      return normalizedLike(train.images);
  }
}

function firstOf({ images, labels, count }: Digits, sample: number): Digits {
  const pixels = images.length / count;
  return { count: sample, images: images.subarray(0, sample * pixels), labels: labels.subarray(0, sample) };
}

/** H v, or P H P v. */
function multiply(
  probe: Probe,
  weights: Float32Array,
  vector: Float32Array,
  product: Float32Array,
  projected: boolean,
): void {
  if (projected) project(vector);
  probe.hessian(weights, vector, product);
  if (projected) project(product);
}

/** The loss, and the norm of g or P g. */
function slope(probe: Probe, weights: Float32Array, projected: boolean): Pick<Local, 'gradient' | 'loss'> {
  const gradient = new Float32Array(LENGTH);
  const loss = probe.gradient(weights, gradient);
  if (projected) project(gradient);
  return { gradient: norm(gradient), loss };
}

function accuracyOf({ network }: Model, { images, labels }: Digits): number {
  return network.accuracy(images, labels);
}
