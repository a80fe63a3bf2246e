// Panel 2: sharpness and gradient norm along training, with and without GC, for pixels of different means.
//
// Sharpness is the largest eigenvalue of the Hessian, by power iteration. A step with GC sees only the projected problem,
// so with GC the gradient is P g and the Hessian P H P. At one point neither can exceed g and H, by construction: hence
// P H P of the run without GC as well.

import { inverted, normalizedLike, type Transform, unchanged } from '../../digits/pixels.ts';
import { heNormal, seededRandom } from '../../digits/random.ts';
import { mean } from '../../digits/statistics.ts';
import type { Digits } from './digits.ts';
import { createModel, endlessBatches, SIZES } from './model.ts';
import { largestEigenvalue, type Multiply, norm } from './power.ts';
import { Probe } from './probe.ts';

export type Pixels = 'raw' | 'inverted' | 'normalised';

export interface LandscapeSettings {
  readonly seed: number;
  readonly pixels: Pixels;
  readonly lr: number;
  readonly steps: number;
  /** A point is yielded before the first step, whenever that many have been taken, and after the last one. */
  readonly every: number;
  /** Training images, the first ones, whose mean loss the Hessian is of. */
  readonly sample: number;
  /**
   * Products with the Hessian at a point. Each point continues from the eigenvector of the one before; the first, which has
   * none, takes four times as many.
   */
  readonly iterations: number;
}

export interface Local {
  readonly sharpness: number;
  /** The norm of the gradient of a batch, as a step uses it: mean over the steps since the last point. */
  readonly gradient: number;
  /** Of a batch, mean over the same steps. */
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
  const probe = new Probe(firstOf(training, sample), SIZES);
  const plain = startPath(training, testing, probe, { gc: false, lr, seed });
  const gc = startPath(training, testing, probe, { gc: true, lr, seed });
  const sharpness = startSharpness(probe, false, seed, iterations);
  const projected = startSharpness(probe, true, seed, iterations);
  const gcSharpness = startSharpness(probe, true, seed, iterations);

  for (let step = 0; step <= steps; step++) {
    plain.backward();
    gc.backward();
    if (step % every === 0 || step === steps) {
      const weights = plain.weights();
      yield {
        step,
        plain: { ...plain.summarize(), sharpness: sharpness(weights), projected: projected(weights) },
        gc: { ...gc.summarize(), sharpness: gcSharpness(gc.weights()) },
      };
    }
    plain.step();
    gc.step();
  }
}

/** A model in training, with the losses and the norms of gradients since the last summary. */
function startPath(train: Digits, test: Digits, { layout }: Probe, recipe: { gc: boolean; lr: number; seed: number }) {
  const random = seededRandom(recipe.seed);
  const { network, optimizer } = createModel({ ...recipe, centred: false }, random);
  const batches = endlessBatches(train, random);
  let losses: number[] = [];
  let norms: number[] = [];
  return {
    weights: () => layout.flatten(optimizer.parameters, 'data'),
    backward() {
      const { images, labels } = batches.next().value;
      losses.push(network.backward(images, labels));
      const gradient = layout.flatten(optimizer.parameters, 'grad');
      if (recipe.gc) layout.project(gradient);
      norms.push(norm(gradient));
    },
    step: () => optimizer.step({ zeroGrad: true }),
    summarize(): Omit<Local, 'sharpness'> {
      const accuracy = network.accuracy(test.images, test.labels);
      const summary = { loss: mean(losses), gradient: mean(norms), accuracy };
      losses = [];
      norms = [];
      return summary;
    },
  };
}

/** The largest eigenvalue of H or P H P at the weights given; keeps the eigenvector for the next weights. */
function startSharpness(probe: Probe, projected: boolean, seed: number, iterations: number) {
  const { layout } = probe;
  const vector = heNormal(1, layout.length, seededRandom(seed)); // random, so not orthogonal to what is sought
  let products = 4 * iterations; // from this start it is further than from one point to the next
  return (weights: Float32Array): number => {
    const multiply: Multiply = (v, product) => {
      if (projected) layout.project(v);
      probe.multiply(weights, v, product);
      if (projected) layout.project(product);
    };
    const largest = largestEigenvalue(multiply, vector, products);
    products = iterations;
    return largest;
  };
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

function firstOf({ images, labels }: Digits, count: number): Digits {
  return { count, images: images.subarray(0, count * SIZES.inputs), labels: labels.subarray(0, count) };
}
