// Limits: what a step multiplies by must be finite as float32, and counts must stay exact integers.

import { TENSOR, type Tensor } from '../memory/table.ts';
import { nonNegativeFloat32, show } from '../options/checks.ts';

/**
 * Checks the rate and the weight decay of the next step, each with the scale of each parameter.
 *
 * @throws RangeError if a product is beyond float32
 */
export function checkProducts(
  lr: number,
  decay: number,
  tensors: readonly Tensor[],
  named: readonly { name: string }[],
): void {
  for (let i = 0; i < tensors.length; i++) {
    const { row } = tensors[i] as Tensor;
    const rate = lr * row.getDouble(TENSOR.lrScale);
    const shrinkage = decay * row.getDouble(TENSOR.decayScale);
    if (nonNegativeFloat32.holds(rate) && nonNegativeFloat32.holds(shrinkage)) continue;
    const [what, product] = nonNegativeFloat32.holds(rate)
      ? ['weightDecay * decayScale', shrinkage]
      : ['lr * lrScale', rate];
    throw new RangeError(`${show(named[i]?.name)}: ${what} is ${product}, expected ${nonNegativeFloat32.expected}`);
  }
}

/** @throws RangeError if a count cannot become one more and stay exact */
export function checkCount(what: string, count: number): void {
  if (count < Number.MAX_SAFE_INTEGER) return;
  throw new RangeError(`${what} is ${count}, the largest count that there is: set it to a smaller one`);
}
