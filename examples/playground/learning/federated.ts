// Panel 3: federated averaging (McMahan et al. 2017, arXiv 1602.05629) over ten devices, each of which adds an offset of
// its own to all pixels of its images.

import { CLASSES } from '../../digits/images.ts';
import { shifted, type Transform, unchanged, withoutOwnMean } from '../../digits/pixels.ts';
import { type Random, seededRandom, shuffledIndices } from '../../digits/random.ts';
import { select, shuffledBatches } from '../../digits/train.ts';
import type { Arm } from './brightness.ts';
import type { Digits } from './digits.ts';
import { createModel, type Model, trainOn } from './model.ts';

export type Labels = 'even' | 'skewed';

export interface FederatedSettings {
  readonly seed: number;
  /** Every device has digits of all classes, or of two. */
  readonly labels: Labels;
  readonly rounds: number;
  readonly lr: number;
  /** The offsets are from U(-spread, spread). */
  readonly spread: number;
}

/** The accuracy on test images with an offset of -0.5, 0 and +0.5. */
export interface Accuracies {
  readonly low: number;
  readonly zero: number;
  readonly high: number;
}

export interface FederatedRound {
  readonly round: number;
  readonly accuracy: Readonly<Record<Arm, Accuracies>>;
}

/** The digits of a device, with its offset added. */
export interface Device extends Digits {
  readonly offset: number;
}

/** As many as there are classes, so that two halves of classes make a device. */
export const CLIENTS = CLASSES;
const BATCH = 64;
const OFFSETS = { low: -0.5, zero: 0, high: 0.5 };

/** Yields after every round. All arms start from the same weights, with centred rows, and see the same batches. */
export function* federated(train: Digits, test: Digits, settings: FederatedSettings): Generator<FederatedRound> {
  const { seed, rounds, lr } = settings;
  const devices = devicesOf(train, settings);
  const start = (gc: boolean, input: Transform) => {
    const random = seededRandom(seed);
    const model = createModel({ gc, centred: true, lr, batch: BATCH }, random);
    const clients = devices.map((device) => ({ ...device, images: input(device.images) }));
    const tests = {
      low: input(shifted(OFFSETS.low)(test.images)),
      zero: input(test.images),
      high: input(shifted(OFFSETS.high)(test.images)),
    };
    return (): Accuracies => {
      averagingRound(model, clients, random);
      return {
        low: model.network.accuracy(tests.low, test.labels),
        zero: model.network.accuracy(tests.zero, test.labels),
        high: model.network.accuracy(tests.high, test.labels),
      };
    };
  };
  const plain = start(false, unchanged);
  const gc = start(true, unchanged);
  const control = start(false, withoutOwnMean);
  for (let round = 1; round <= rounds; round++) {
    yield { round, accuracy: { plain: plain(), gc: gc(), 'centred-input': control() } };
  }
}

// #region zeromean
/** Each client trains for an epoch from the same weights, with a momentum of 0; their mean, by digits, is the new model. */
export function averagingRound(model: Model, clients: readonly Digits[], random: Random): void {
  const parameters = Object.values(model.optimizer.parameters);
  const before = parameters.map(({ data }) => data.slice());
  const sums = parameters.map(({ size }) => new Float64Array(size));
  const total = clients.reduce((sum, { count }) => sum + count, 0);
  for (const client of clients) {
    parameters.forEach(({ data, state }, i) => {
      data.set(before[i] as Float32Array);
      state.momentumBuffer?.fill(0);
    });
    for (const batch of shuffledBatches(client, random, BATCH)) trainOn(model, batch);
    parameters.forEach(({ data }, i) => {
      const sum = sums[i] as Float64Array;
      data.forEach((weight, j) => {
        sum[j] = (sum[j] as number) + (weight * client.count) / total;
      });
    });
  }
  parameters.forEach(({ data }, i) => {
    data.set(sums[i] as Float64Array);
  });
}
// #endregion

/** The same for the same seed, labels and spread. */
export function devicesOf(train: Digits, { seed, labels, spread }: FederatedSettings): Device[] {
  const random = seededRandom(seed);
  const parts = labels === 'even' ? evenParts(train, random) : skewedParts(train, random);
  return parts.map((part) => {
    const offset = spread * (2 * random() - 1);
    const digits = select(train, part);
    return { offset, count: digits.labels.length, images: shifted(offset)(digits.images), labels: digits.labels };
  });
}

/** Equal parts of the digits in random order. */
function evenParts({ count }: Digits, random: Random): Uint32Array[] {
  return cut(shuffledIndices(count, random), CLIENTS);
}

/** One half of the digits of each of two classes; every class is on two devices. */
function skewedParts({ labels }: Digits, random: Random): Uint32Array[] {
  const order = shuffledIndices(CLASSES, random);
  const halves = Array.from(order, (label) => {
    const digits = Uint32Array.from(labels.keys()).filter((digit) => labels[digit] === label);
    return cut(digits, 2);
  });
  return halves.map(([first], i) => {
    const [, second] = halves[(i + 1) % CLASSES] as Uint32Array[];
    return Uint32Array.of(...(first as Uint32Array), ...(second as Uint32Array));
  });
}

function cut(indices: Uint32Array, parts: number): Uint32Array[] {
  const edge = (part: number) => Math.round((part * indices.length) / parts);
  return Array.from({ length: parts }, (_, part) => indices.subarray(edge(part), edge(part + 1)));
}
