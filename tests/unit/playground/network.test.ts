// The examples' perceptron: logits, loss, gradient and accuracy against a naive float64 one.

import { describe, expect, test } from 'vitest';
import { type ParameterName, Perceptron } from '../../../examples/digits/network.ts';
import { seededRandom } from '../../../examples/digits/random.ts';
import { logits, loss, randomParameters, rows, uniform } from './naive.ts';

const SIZES = { inputs: 7, hidden: 6, outputs: 3 };
const STEP = 1e-5;

// Four samples at a time, so that all remainders count.
describe.each([1, 2, 3, 4, 9])('%i samples', (count) => {
  const random = seededRandom(count);
  const parameters = randomParameters(SIZES, random);
  const images = uniform(count * SIZES.inputs, random);
  const labels = Uint8Array.from({ length: count }, () => Math.floor(3 * random()));
  const weights = Object.fromEntries(
    Object.entries(parameters).map(([name, { data }]) => [name, Float64Array.from(data)]),
  ) as Record<ParameterName, Float64Array>;
  const separate = rows(images, SIZES.inputs);
  const network = new Perceptron(SIZES, parameters, count);

  test('logits', () => {
    const expected = separate.flatMap((image) => logits(weights, image));
    expectClose(network.forward(images, count), expected, 1e-5);
  });

  test('loss, and a gradient that is added', () => {
    for (const { grad } of Object.values(parameters)) grad.fill(1);
    expect(network.backward(images, labels)).toBeCloseTo(loss(weights, separate, labels), 5);
    for (const name of Object.keys(weights) as ParameterName[]) {
      const slopes = Array.from(weights[name], (value, i) => {
        const at = (x: number) => {
          weights[name][i] = x;
          const result = loss(weights, separate, labels);
          weights[name][i] = value;
          return result;
        };
        return 1 + (at(value + STEP) - at(value - STEP)) / (2 * STEP);
      });
      expectClose(parameters[name].grad, slopes, 1e-5);
    }
  });

  test('accuracy, in parts of any size', () => {
    const right = separate.filter((image, n) => {
      const row = logits(weights, image);
      return row.indexOf(Math.max(...row)) === labels[n];
    });
    for (const batch of [1, 2, count]) {
      const accuracy = new Perceptron(SIZES, parameters, batch).accuracy(images, labels);
      expect(accuracy).toBe(right.length / count);
    }
  });
});

function expectClose(actual: Float32Array, expected: readonly number[], tolerance: number): void {
  expect(actual.length).toBe(expected.length);
  expected.forEach((value, i) => {
    expect(Math.abs((actual[i] as number) - value)).toBeLessThan(tolerance);
  });
}
