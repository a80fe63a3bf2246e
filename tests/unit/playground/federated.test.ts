// Panel 3: what a round of averaging computes, which digits a device has, and what rounds yield.

import { describe, expect, test } from 'vitest';
import { testDigits, trainingDigits } from '../../../examples/digits/mnist.ts';
import { seededRandom } from '../../../examples/digits/random.ts';
import { shuffledBatches } from '../../../examples/digits/train.ts';
import type { Digits } from '../../../examples/playground/learning/digits.ts';
import {
  averagingRound,
  devicesOf,
  type FederatedSettings,
  federated,
} from '../../../examples/playground/learning/federated.ts';
import { createModel, type Model, trainOn } from '../../../examples/playground/learning/model.ts';

const training: Digits = { count: 600, ...trainingDigits(600) };
const testing: Digits = { count: 100, ...testDigits(100) };
const settings: FederatedSettings = { seed: 3, labels: 'skewed', rounds: 2, lr: 0.05, spread: 0.5 };
const newModel = (gc = true): Model => createModel({ gc, centred: true, lr: 0.05, batch: 64 }, seededRandom(1));

describe('a round', () => {
  test.each([true, false])('of one client equals plain training to the bit; GC %s', (gc) => {
    const client = part(training, 0, 200);
    const averaged = newModel(gc);
    averagingRound(averaged, [client], seededRandom(9));
    const plain = newModel(gc);
    for (const batch of shuffledBatches(client, seededRandom(9), 64)) trainOn(plain, batch);
    expect(weightsOf(averaged)).toEqual(weightsOf(plain));
  });

  test('of two clients gives the mean by digits of what each would have reached alone, momentum from 0', () => {
    const clients = [part(training, 0, 150), part(training, 150, 50)] as const;
    const model = newModel();
    averagingRound(model, [part(training, 300, 100)], seededRandom(4)); // leaves momentum behind
    const start = weightsOf(model);
    const random = seededRandom(5);
    const alone = clients.map((client) => {
      const fresh = newModel();
      Object.values(fresh.optimizer.parameters).forEach(({ data }, i) => {
        data.set(start[i] as Float32Array);
      });
      for (const batch of shuffledBatches(client, random, 64)) trainOn(fresh, batch);
      return weightsOf(fresh);
    });
    averagingRound(model, clients, seededRandom(5));
    const means = start.map((weights, i) =>
      weights.map((_, j) => 0.75 * (alone[0]?.[i]?.[j] as number) + 0.25 * (alone[1]?.[i]?.[j] as number)),
    );
    weightsOf(model).forEach((weights, i) => {
      weights.forEach((weight, j) => {
        expect(Math.abs(weight - (means[i]?.[j] as number))).toBeLessThan(1e-6);
      });
    });
  });
});

describe('devices', () => {
  test.each(['even', 'skewed'] as const)(
    '%s: each digit is on one device, offsets stay within the spread',
    (labels) => {
      const devices = devicesOf(training, { ...settings, labels });
      expect(devices).toHaveLength(10);
      const all = devices.flatMap((device) => [...device.labels]).sort();
      expect(all).toEqual([...training.labels].sort());
      for (const { offset, images, count } of devices) {
        expect(Math.abs(offset)).toBeLessThanOrEqual(0.5);
        expect(images).toHaveLength(784 * count);
        expect(images[0]).toBeCloseTo(offset, 6); // a corner is black
      }
      expect(new Set(devices.map(({ offset }) => offset)).size).toBe(10);
    },
  );

  test('skewed: two classes each; even: most classes each', () => {
    const classes = (labels: 'even' | 'skewed') =>
      devicesOf(training, { ...settings, labels }).map((device) => new Set(device.labels).size);
    expect(classes('skewed')).toEqual(Array(10).fill(2));
    expect(Math.min(...classes('even'))).toBeGreaterThanOrEqual(8);
  });
});

test('with GC and on images less their mean, the offset of the test changes nothing, without it does', () => {
  const rounds = [...federated(training, testing, settings)];
  expect(rounds.map(({ round }) => round)).toEqual([1, 2]);
  for (const { accuracy } of rounds) {
    for (const arm of ['gc', 'centred-input'] as const) {
      expect(accuracy[arm].low).toBe(accuracy[arm].zero);
      expect(accuracy[arm].high).toBe(accuracy[arm].zero);
    }
    expect(accuracy.plain.low).not.toBe(accuracy.plain.zero);
  }
  expect([...federated(training, testing, settings)]).toEqual(rounds);
  expect([...federated(training, testing, { ...settings, seed: 4 })]).not.toEqual(rounds);
});

function part({ images, labels }: Digits, first: number, count: number): Digits {
  const last = first + count;
  return { count, images: images.subarray(784 * first, 784 * last), labels: labels.subarray(first, last) };
}

function weightsOf({ optimizer }: Model): Float32Array[] {
  return Object.values(optimizer.parameters).map(({ data }) => data.slice());
}
