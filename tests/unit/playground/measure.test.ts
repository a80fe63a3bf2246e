// Panel 4's rounds, with a clock that only contestants move: who goes when, and what the medians are.

import { expect, test } from 'vitest';
import { type Contestant, disagreement, measure, median } from '../../../examples/playground/panels/speed/measure.ts';

/** Contestants whose steps take so many ms of a clock, and the order of their turns. */
function race(...durations: number[]) {
  let clock = 0;
  const order: number[] = [];
  const contestants = durations.map((duration, who): Contestant => {
    return {
      weights: new Float32Array(1),
      step: () => {
        if (order.at(-1) !== who) order.push(who);
        clock += duration;
      },
    };
  });
  return { contestants, order, now: () => clock };
}

test('the result is the time of a step in nanoseconds, whatever the length of a round', () => {
  for (const length of [10, 30, 1000]) {
    const { contestants, now } = race(0.5, 8, 20);
    const last = [...measure(contestants, { rounds: 3, length, now })].at(-1);
    expect(last).toEqual([0.5e6, 8e6, 20e6]);
  }
});

test('contestants take turns, and each round begins with another one', () => {
  const { contestants, order, now } = race(1, 1, 1);
  Array.from(measure(contestants, { rounds: 3, length: 10, now }));
  expect(order.slice(0, 3)).toEqual([0, 1, 2]); // calibrated and warmed up, one after another
  expect(order.slice(3)).toEqual([0, 1, 2, 1, 2, 0, 2, 0, 1]);
});

test('results appear one by one', () => {
  const { contestants, now } = race(1, 2);
  const known = [...measure(contestants, { rounds: 1, length: 10, now })].map((ns) => ns.map((n) => n !== undefined));
  expect(known).toEqual([
    [false, false],
    [false, false],
    [true, false],
    [true, true],
  ]);
});

test('one disturbed round in three does not move the median', () => {
  let [clock, steps] = [0, 0];
  const disturbed: Contestant = {
    weights: new Float32Array(1),
    step: () => {
      steps += 1;
      clock += steps > 60 && steps < 70 ? 50 : 1;
    },
  };
  const last = [...measure([disturbed], { rounds: 3, length: 10, now: () => clock })].at(-1);
  expect(last).toEqual([1e6]);
});

test('median of odd and even numbers of values, of one, and of none', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(median([7])).toBe(7);
  expect(median([])).toBeUndefined();
});

test('disagreement is the distance between two, as a share of the way', () => {
  const moving = (rate: number): Contestant => {
    const weights = Float32Array.of(1, 1);
    const step = () => weights.set(weights.map((weight) => weight + rate));
    return { weights, step };
  };
  const start = Float32Array.of(1, 1);
  expect(disagreement(moving(1), moving(1), start, 3)).toBe(0);
  expect(disagreement(moving(1.5), moving(1), start, 3)).toBeCloseTo(0.5, 6);
});
