// The norm of gradients larger than a block, bit for bit: sums of squares of 65,536 elements are added in order. With
// other scales, the float32 squares of a block are all subnormal, too small, just large enough, or beyond float32.

import { expect, test } from 'vitest';
import { SGD } from '../../../ts/index.ts';
import { normOf, type Tensor } from './twin.ts';

const exact = (grads: readonly number[]): number => Math.sqrt(grads.reduce((sum, g) => sum + g * g, 0));

test.each(
  [65_535, 65_536, 65_537, 200_003].flatMap((size) => [1, 1e-30, 1e-14, 1e-12, 1e15].map((scale) => ({ size, scale }))),
)('$size elements, $scale', ({ size, scale }) => {
  const spec = { large: { shape: [size], initial: 0 }, small: { shape: [7], initial: 0 } };
  const optimizer = new SGD(spec, { lr: 1, gradScale: 0.3 });
  const tensors = Object.values(optimizer.parameters).map(({ grad }) => {
    for (let k = 0; k < grad.length; k++) grad[k] = scale * Math.sin(k) * 2 ** (k % 19);
    return { frozen: false, grad: [...grad] } as unknown as Tensor;
  });
  expect(optimizer.gradNorm()).toBe(normOf(tensors, 0.3));
  const share = optimizer.gradNorm() / exact(tensors.flatMap(({ grad }) => grad.map((g) => 0.3 * g)));
  expect(Math.abs(share - 1)).toBeLessThan(1e-7);
});
