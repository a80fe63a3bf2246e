// The landscape's summary of a run: ratios of means, and a network that has learned nothing is called so.

import { expect, test } from 'vitest';
import type { LandscapePoint } from '../../../examples/playground/learning/landscape.ts';
import { soFar } from '../../../examples/playground/panels/landscape/sentences.ts';

const point = (step: number, plain: number, projected: number, gc: number, accuracy: number): LandscapePoint => ({
  step,
  plain: { sharpness: plain, projected, gradient: 2 * plain, loss: 1, accuracy },
  gc: { sharpness: gc, gradient: gc, loss: 1, accuracy: 0.84 },
});

test('nothing before the first point', () => {
  expect(soFar([])).toBe('');
});

test('means over points are compared, not means of ratios', () => {
  const text = soFar([point(0, 30, 20, 10, 0.1), point(8, 10, 4, 10, 0.85)]);
  expect(text).toContain('sharpness with GC 0.50 of that without (P H P 0.60), gradients 0.25 as long');
  expect(text).toContain('85.0\u00a0% without GC, 84.0\u00a0% with');
  expect(text).not.toContain('nothing');
});

test('a network that has learned nothing where it is flat: said, but not before the first step', () => {
  expect(soFar([point(8, 0.1, 0.1, 4, 0.099)])).toContain('flat is not a merit');
  expect(soFar([point(0, 0.1, 0.1, 4, 0.099)])).not.toContain('merit');
  expect(soFar([point(8, 9, 0.1, 4, 0.099)])).not.toContain('merit');
});
