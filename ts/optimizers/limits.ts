// Limits: what a step multiplies by must be finite as float32, and counts must stay exact integers.

import { TENSOR, type Tensor } from '../memory/table.ts';
import { LARGEST_FLOAT32, nonNegativeFloat32, show } from '../options/checks.ts';

/**
 * Checks a rate and a weight decay, each times the scale of each parameter that is not frozen, and the product of both
 * if the decay is decoupled.
 *
 * @throws RangeError if one is beyond float32, or if there are no parameters, which must have been forgotten
 */
export function checkProducts(
  lr: number,
  decay: number,
  decoupled: boolean,
  tensors: readonly Tensor[],
  names: readonly string[],
): void {
  if (tensors.length === 0) throw new RangeError('the optimizer has no parameters: add them with extend');
  for (let i = 0; i < tensors.length; i++) {
    const { row } = tensors[i] as Tensor;
    if (row.getWord(TENSOR.frozen) === 1) continue;
    const rate = lr * row.getDouble(TENSOR.lrScale);
    const shrinkage = decay * row.getDouble(TENSOR.decayScale);
    const [what, product] =
      rate > LARGEST_FLOAT32
        ? ['lr * lrScale', rate]
        : shrinkage > LARGEST_FLOAT32 || !decoupled
          ? ['weightDecay * decayScale', shrinkage]
          : ['lr * lrScale * weightDecay * decayScale', rate * shrinkage];
    if (product <= LARGEST_FLOAT32) continue;
    throw new RangeError(`${show(names[i])}: ${what} is ${product}, expected ${nonNegativeFloat32.expected}`);
  }
}

/** @throws RangeError if a count cannot be incremented and stay exact */
export function checkCount(what: string, count: number): void {
  if (count < Number.MAX_SAFE_INTEGER) return;
  throw new RangeError(`${what} is ${count}, the largest count that there is: set it to a smaller one`);
}
