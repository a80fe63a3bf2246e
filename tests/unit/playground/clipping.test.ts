// The sentence about clipping gives the accuracies of the curves on the page, and none before there are any.

import { expect, test } from 'vitest';
import { describeClipping } from '../../../examples/playground/panels/draw/clipping.ts';
import { OFFSETS } from '../../../examples/playground/panels/draw/offsets.ts';

const line = (at: (offset: number) => number) => OFFSETS.map(at);
const accuracy = {
  plain: line((offset) => 0.8 - 0.3 * offset),
  gc: line((offset) => 0.86 + 0.01 * offset),
  'centred-input': line(() => 0.85),
};

test('the offsets include both ends and the middle, each exactly', () => {
  expect(OFFSETS).toEqual([-0.5, -0.4, -0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3, 0.4, 0.5]);
});

test('clipped: both networks at both ends', () => {
  const sentence = describeClipping(true, { accuracy, clip: true, count: 1000 });
  expect(sentence).toContain('85.5\u00a0% and 95.0\u00a0% at \u22120.5');
  expect(sentence).toContain('86.5\u00a0% and 65.0\u00a0% at +0.5');
  expect(sentence).toContain('1,000 test digits');
});

test('no figures of curves that were not clipped', () => {
  expect(describeClipping(true, { accuracy, clip: false, count: 1000 })).not.toContain('%');
  expect(describeClipping(true, undefined)).not.toContain('%');
  expect(describeClipping(false, { accuracy, clip: true, count: 1000 })).not.toContain('%');
});
