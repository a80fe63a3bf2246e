// Panel 1's training: row sums, answers under a shift, accuracy against a naive evaluation, seeds.

import { expect, test } from 'vitest';
import { PIXELS } from '../../../examples/digits/images.ts';
import { testDigits, trainingDigits } from '../../../examples/digits/mnist.ts';
import { mean } from '../../../examples/digits/statistics.ts';
import {
  type Arm,
  accuracy,
  answer,
  brightened,
  brightness,
  rowSum,
  type Weights,
} from '../../../examples/playground/learning/brightness.ts';
import { logits, rows } from './naive.ts';

const ARMS: readonly Arm[] = ['plain', 'gc', 'centred-input'];
const SHIFTS = [-0.5, -0.2, 0, 0.3, 0.5];
const training = { count: 1000, ...trainingDigits(1000) };
const digits = { count: 100, ...testDigits(100) };
const images = rows(digits.images, PIXELS);
const { arms } = lastState(1);

test('row sums stay at 0 with GC and on images less their mean, and not without', () => {
  expect(rowSum(arms.gc)).toBeLessThan(1e-4);
  expect(rowSum(arms['centred-input'])).toBeLessThan(1e-4);
  expect(rowSum(arms.plain)).toBeGreaterThan(1);
});

test('a shift never changes the answer with GC or on images less their mean, and often without', () => {
  const changes = (arm: Arm) => images.filter((image) => new Set(SHIFTS.map((x) => digitOf(arm, image, x))).size > 1);
  expect(changes('gc')).toHaveLength(0);
  expect(changes('centred-input')).toHaveLength(0);
  expect(changes('plain').length).toBeGreaterThan(15);
});

test.each(ARMS)('%s: accuracy and answers are those of a naive evaluation, clipped or not', (arm) => {
  for (const shift of SHIFTS) {
    for (const clip of [false, true]) {
      const rowsOfLogits = images.map((image) => naiveLogits(arm, image, shift, clip));
      const right = rowsOfLogits.filter((row, n) => row.indexOf(Math.max(...row)) === digits.labels[n]);
      expect(accuracy(arms[arm], digits, shift, clip, arm)).toBe(right.length / digits.count);
    }
    const [image] = images as [Float32Array];
    const powers = naiveLogits(arm, image, shift, false).map(Math.exp);
    const probabilities = answer(arms[arm], brightened(image, shift, false), arm);
    powers.forEach((power, k) => {
      expect(probabilities[k]).toBeCloseTo(power / powers.reduce((sum, each) => sum + each, 0), 4);
    });
  }
});

test('equal seeds give equal weights in every arm, other seeds others; all arms start alike', () => {
  const again = lastState(1).arms;
  for (const arm of ARMS) expect(copy(again[arm])).toEqual(copy(arms[arm]));
  expect(copy(lastState(2).arms.gc)).not.toEqual(copy(arms.gc));
  const [first] = brightness(training, { seed: 1, steps: 1, every: 1 });
  const distance = (first?.arms.gc.w1 ?? []).map((weight, i) => Math.abs(weight - (first?.arms.plain.w1[i] ?? 1)));
  expect(Math.max(...distance)).toBeLessThan(0.05); // one step apart
});

test('yields every so many steps, and after the last', () => {
  const steps = [...brightness(training, { seed: 1, steps: 7, every: 3 })].map(({ step }) => step);
  expect(steps).toEqual([3, 6, 7]);
});

function lastState(seed: number) {
  const states = [...brightness(training, { seed, steps: 100, every: 50 })];
  return states.at(-1) as (typeof states)[number];
}

function digitOf(arm: Arm, image: Float32Array, shift: number): number {
  const probabilities = answer(arms[arm], brightened(image, shift, false), arm);
  return probabilities.indexOf(Math.max(...probabilities));
}

function naiveLogits(arm: Arm, image: Float32Array, shift: number, clip: boolean): number[] {
  const seen = Array.from(image, (x) => (clip ? Math.min(1, Math.max(0, x + shift)) : x + shift));
  const average = arm === 'centred-input' ? mean(seen) : 0;
  const { w1, b1, w2, b2 } = arms[arm];
  const weights = { 'hidden.weight': w1, 'hidden.bias': b1, 'output.weight': w2, 'output.bias': b2 };
  return logits(
    weights,
    seen.map((x) => x - average),
  );
}

function copy({ w1, b1, w2, b2 }: Weights): Float32Array[] {
  return [w1, b1, w2, b2].map((array) => array.slice());
}
