// Drawings: what the pen leaves, and what is done to them so that they look like MNIST's digits.

import { expect, test } from 'vitest';
import { testDigits } from '../../../examples/digits/mnist.ts';
import { centred, centreOfMass, MIDDLE } from '../../../examples/playground/panels/draw/centre.ts';
import { type Place, SIDE, stroke } from '../../../examples/playground/panels/draw/ink.ts';

const PIXELS = SIDE * SIDE;

function drawing(...places: readonly Place[]): Float32Array {
  const ink = new Float32Array(PIXELS);
  places.slice(1).forEach((to, i) => {
    stroke(ink, places[i] as Place, to);
  });
  return ink;
}

/** A seven whose upper left corner is at (x, y). */
function seven(x: number, y: number, size: number): Float32Array {
  return drawing({ x, y }, { x: x + 0.6 * size, y }, { x: x + 0.2 * size, y: y + size });
}

function extent(image: Float32Array): number {
  const inked = [...image.keys()].filter((pixel) => (image[pixel] as number) > 0.2);
  const length = (places: readonly number[]) => Math.max(...places) - Math.min(...places) + 1;
  return Math.max(length(inked.map((pixel) => pixel % SIDE)), length(inked.map((pixel) => Math.floor(pixel / SIDE))));
}

function furthest(a: Float32Array, b: Float32Array): number {
  return Math.max(...a.map((value, i) => Math.abs(value - (b[i] as number))));
}

test('a stroke is bright along its line, and leaves the rest alone', () => {
  const ink = drawing({ x: 5.5, y: 10.5 }, { x: 20.5, y: 10.5 });
  const at = (column: number, row: number) => ink[row * SIDE + column] as number;
  for (let column = 5; column <= 20; column++) expect(at(column, 10)).toBe(1);
  expect(at(10, 11)).toBeCloseTo(0.75);
  expect(at(10, 12)).toBe(0);
  expect(at(3, 10)).toBe(0);
  expect(ink.every((value) => value >= 0 && value <= 1)).toBe(true);
});

test('drawing over ink never makes it darker', () => {
  const ink = seven(6, 5, 16);
  const before = ink.slice();
  stroke(ink, { x: 3, y: 20 }, { x: 25, y: 4 });
  expect(ink.every((value, i) => value >= (before[i] as number))).toBe(true);
});

test('wherever it is drawn, the same digit becomes the same image, with its mass in the middle', () => {
  const image = centred(seven(6.5, 5.5, 15));
  const { x, y } = centreOfMass(image);
  expect(Math.abs(x - MIDDLE)).toBeLessThan(0.1);
  expect(Math.abs(y - MIDDLE)).toBeLessThan(0.1);
  for (const [left, top] of [
    [2.5, 3.5],
    [15.5, 10.5],
    [9.5, 9.5],
  ] as const) {
    expect(furthest(centred(seven(left, top, 15)), image)).toBeLessThan(1e-5);
  }
});

test('large and small drawings become 20 pixels high', () => {
  for (const size of [11, 15, 18, 22]) {
    const height = extent(centred(seven(4, 3, size)));
    expect(height).toBeGreaterThanOrEqual(18);
    expect(height).toBeLessThanOrEqual(22);
  }
});

test('a dot stays a dot, and nothing stays nothing', () => {
  expect(extent(centred(drawing({ x: 3, y: 3 }, { x: 3, y: 3 })))).toBeLessThanOrEqual(6);
  expect(centred(new Float32Array(PIXELS))).toEqual(new Float32Array(PIXELS));
});

test('digits of MNIST have that form already: they hardly move, and keep their ink', () => {
  const { images } = testDigits(50);
  const sum = (image: Float32Array) => image.reduce((total, value) => total + value, 0);
  for (let digit = 0; digit < 50; digit++) {
    const image = images.slice(digit * PIXELS, (digit + 1) * PIXELS);
    const changed = centred(image);
    const [from, to] = [centreOfMass(image), centreOfMass(changed)];
    expect(Math.hypot(to.x - from.x, to.y - from.y)).toBeLessThan(1);
    expect(Math.abs(sum(changed) / sum(image) - 1)).toBeLessThan(0.2);
  }
});
