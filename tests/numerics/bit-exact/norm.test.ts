// The norm of gradients larger than a block, bit for bit: sums of squares of 65,536 elements are added in order.

import { expect, test } from 'vitest';
import { SGD } from '../../../ts/index.ts';
import { normOf, type Tensor } from './twin.ts';

test.each([65_535, 65_536, 65_537, 200_003])('%d elements', (size) => {
  const spec = { large: { shape: [size], initial: 0 }, small: { shape: [7], initial: 0 } };
  const optimizer = new SGD(spec, { lr: 1, gradScale: 0.3 });
  const tensors = Object.values(optimizer.parameters).map(({ grad }) => {
    for (let k = 0; k < grad.length; k++) grad[k] = Math.sin(k) * 2 ** (k % 19);
    return { frozen: false, grad: [...grad] } as unknown as Tensor;
  });
  expect(optimizer.gradNorm()).toBe(normOf(tensors, 0.3));
});
