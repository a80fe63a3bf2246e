// Panel 2's numbers: power iteration and Hessians against dense ones, and what a path of training yields.

import { expect, test } from 'vitest';
import { testDigits, trainingDigits } from '../../../examples/digits/mnist.ts';
import { seededRandom } from '../../../examples/digits/random.ts';
import { type LandscapeSettings, landscape } from '../../../examples/playground/learning/landscape.ts';
import { largestEigenvalue, type Multiply } from '../../../examples/playground/learning/power.ts';
import { Probe } from '../../../examples/playground/learning/probe.ts';
import { largestEigenvalueOf, type Matrix } from './jacobi.ts';
import { loss, randomParameters, rows, uniform } from './naive.ts';

/** A and A v: eigenvalues 1 and 6 with eigenvectors (1, -2) and (2, 1). */
const QUADRATIC: Matrix = [
  [5, 2],
  [2, 2],
];

test('a quadratic: the larger eigenvalue and its eigenvector, never more than it', () => {
  const vector = Float32Array.of(1, -1.9);
  let before = 0;
  for (let i = 0; i < 12; i++) {
    const quotient = largestEigenvalue(product(QUADRATIC), vector, 1);
    expect(quotient).toBeGreaterThanOrEqual(before - 1e-6);
    expect(quotient).toBeLessThanOrEqual(6 + 1e-5);
    before = quotient;
  }
  expect(before).toBeCloseTo(6, 4);
  expect(largestEigenvalueOf(QUADRATIC)).toBeCloseTo(6, 12);
  expect((vector[0] as number) / (vector[1] as number)).toBeCloseTo(2, 3);
});

test('a product of 0 gives 0, not NaN', () => {
  expect(largestEigenvalue((_, into) => into.fill(0), Float32Array.of(1, 2), 5)).toBe(0);
});

test('a network: H and P H P have the largest eigenvalues of the dense Hessian of a naive float64 loss', () => {
  const sizes = { inputs: 4, hidden: 3, outputs: 2 };
  const random = seededRandom(5);
  const parameters = randomParameters(sizes, random);
  // All units are on and stay so, since a dense Hessian knows nothing of units that switch.
  parameters['hidden.bias'].data.set([3, 4, 5]);
  const digits = { count: 8, images: uniform(8 * sizes.inputs, random), labels: Uint8Array.of(0, 1, 1, 0, 1, 0, 0, 1) };
  const probe = new Probe(digits, sizes);
  const { layout } = probe;
  const weights = layout.flatten(parameters, 'data');

  const lossAt = (vector: Float64Array): number => {
    const parts = {
      'hidden.weight': vector.subarray(0, 12),
      'hidden.bias': vector.subarray(12, 15),
      'output.weight': vector.subarray(15, 21),
      'output.bias': vector.subarray(21),
    };
    return loss(parts, rows(digits.images, sizes.inputs), digits.labels);
  };
  const hessian = denseHessian(lossAt, Float64Array.from(weights));
  const means = denseProjection(
    [
      [0, 4],
      [4, 4],
      [8, 4],
      [15, 3],
      [18, 3],
    ],
    layout.length,
  );
  const projected = times(means, times(hessian, means));

  const sharpness = (project: boolean) => {
    const vector = uniform(layout.length, seededRandom(1));
    const multiply: Multiply = (v, into) => {
      if (project) layout.project(v);
      probe.multiply(weights, v, into);
      if (project) layout.project(into);
    };
    return largestEigenvalue(multiply, vector, 100);
  };
  const dense = largestEigenvalueOf(hessian);
  const denseProjected = largestEigenvalueOf(projected);
  expect(Math.abs(sharpness(false) / dense - 1)).toBeLessThan(0.005);
  expect(Math.abs(sharpness(true) / denseProjected - 1)).toBeLessThan(0.005);
  expect(denseProjected).toBeLessThan(0.95 * dense); // or the second would show nothing
});

const training = { count: 400, ...trainingDigits(400) };
const testing = { count: 100, ...testDigits(100) };
const settings: LandscapeSettings = {
  seed: 1,
  pixels: 'inverted',
  lr: 0.01,
  steps: 10,
  every: 4,
  sample: 50,
  iterations: 4,
};
const points = [...landscape(training, testing, settings)];

test('yields at the start, every so many steps and at the end; equal seeds give equal points, other seeds others', () => {
  expect(points.map(({ step }) => step)).toEqual([0, 4, 8, 10]);
  expect([...landscape(training, testing, settings)]).toEqual(points);
  expect([...landscape(training, testing, { ...settings, seed: 2 })]).not.toEqual(points);
});

test('both arms start at the same point: P H P there is the sharpness with GC, and P g is no longer than g', () => {
  const [first] = points as [(typeof points)[number]];
  expect(first.gc.sharpness).toBe(first.plain.projected);
  expect(first.gc.loss).toBe(first.plain.loss);
  expect(first.gc.accuracy).toBe(first.plain.accuracy);
  expect(first.gc.gradient).toBeLessThan(first.plain.gradient);
});

test('inverted pixels are steep without GC, and by far less so once projected', () => {
  for (const { plain, gc } of points) {
    expect(plain.sharpness).toBeGreaterThan(4 * plain.projected);
    expect(plain.sharpness).toBeGreaterThan(4 * gc.sharpness);
  }
});

test('normalised pixels: no such difference', () => {
  for (const { plain, gc } of landscape(training, testing, { ...settings, pixels: 'normalised', lr: 0.03 })) {
    expect(plain.sharpness).toBeLessThan(2 * gc.sharpness);
  }
});

function product(matrix: Matrix): Multiply {
  return (vector, into) => into.set(matrix.map((row) => row.reduce((sum, a, j) => sum + a * (vector[j] as number), 0)));
}

function denseHessian(f: (x: Float64Array) => number, x: Float64Array): number[][] {
  const step = 1e-3;
  const at = (i: number, a: number, j: number, b: number): number => {
    const moved = x.slice();
    moved[i] = (moved[i] as number) + a * step;
    moved[j] = (moved[j] as number) + b * step;
    return f(moved);
  };
  return Array.from(x, (_, i) =>
    Array.from(
      x,
      (_, j) => (at(i, 1, j, 1) - at(i, 1, j, -1) - at(i, -1, j, 1) + at(i, -1, j, -1)) / (4 * step * step),
    ),
  );
}

/** I less 1 / n between the n entries of each row of weights, given as start and length. */
function denseProjection(rowsOfWeights: readonly (readonly [number, number])[], length: number): number[][] {
  const within = (i: number, [start, count]: readonly [number, number]) => i >= start && i < start + count;
  return Array.from({ length }, (_, i) =>
    Array.from({ length }, (_, j) => {
      const shared = rowsOfWeights.find((row) => within(i, row) && within(j, row));
      return (i === j ? 1 : 0) - (shared ? 1 / shared[1] : 0);
    }),
  );
}

function times(a: Matrix, b: Matrix): number[][] {
  return a.map((row) => b.map((_, j) => row.reduce((sum, x, k) => sum + x * (b[k]?.[j] as number), 0)));
}
