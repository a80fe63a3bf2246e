// What the demonstrations do to images before the network sees them. None of them clips: a pixel may leave [0, 1].

import { PIXELS } from './images.ts';
import { mean, summarize } from './statistics.ts';

export type Transform = (images: Float32Array) => Float32Array;

export const unchanged: Transform = (images) => images;

export const inverted: Transform = (images) => images.map((x) => 1 - x);

/** The brightness shift: x + gamma. */
export function shifted(gamma: number): Transform {
  return (images) => images.map((x) => x + gamma);
}

/** x - mean(x), for each image separately. */
export const withoutOwnMean: Transform = (images) => {
  const result = images.slice();
  for (let first = 0; first < result.length; first += PIXELS) {
    const image = result.subarray(first, first + PIXELS);
    const average = mean(image);
    image.set(image.map((x) => x - average));
  }
  return result;
};

/** (x - mean) / standard deviation, both computed over all pixels of `reference`. */
export function normalizedLike(reference: Float32Array): Transform {
  const { mean: average, deviation } = summarize(reference);
  return (images) => images.map((x) => (x - average) / deviation);
}
