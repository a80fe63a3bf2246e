// What a node does with the weights it is sent: a few epochs of Adam on digits of its own. Only weights travel; Adam's
// moments and the number of steps stay here, and are in the checkpoint.
import { Adam } from 'zeromean';
import { Perceptron, parameterShapes, type Sizes } from '../digits/network.ts';
import { seededRandom, shuffledIndices } from '../digits/random.ts';
import { initial } from '../shared/initial.ts';
import { type Arrays, type Model, pause, type Task } from './supernode/index.ts';

export interface Digits {
  readonly images: Float32Array;
  readonly labels: Uint8Array;
}

export interface Data {
  readonly training: Digits;
  /** As bright as the training digits. */
  readonly test: Digits;
  /** Of a brightness that no node has trained at. */
  readonly unseen: Digits;
}

export interface Settings {
  readonly data: Data;
  readonly hidden: number;
  readonly epochs: number;
  readonly seed: number;
  /** Whether gradients of weights are centralized. */
  readonly centralize: boolean;
  /** Bytes of the last checkpoint, if there is one. */
  readonly checkpoint: Uint8Array | undefined;
  /** Stores a checkpoint. */
  save(bytes: Uint8Array): Promise<void>;
  say(line: string): void;
}

const BATCH = 32;

/** What a node with these settings computes. */
export function training(settings: Settings): Model {
  const { data, hidden, epochs, seed, checkpoint, save, say } = settings;
  const pixels = data.training.images.length / data.training.labels.length;
  const sizes: Sizes = { inputs: pixels, hidden, outputs: 10 };
  const shapes = parameterShapes(sizes);
  const options = {
    lr: 2e-3,
    centralize: settings.centralize ? ({ outputAxis: 0, at: 'update' } as const) : (false as const),
  };
  const optimizer = new Adam(initial(sizes, seededRandom(seed)), options); // the server's weights replace these
  if (checkpoint) optimizer.load(checkpoint);
  const network = new Perceptron(sizes, optimizer.parameters, BATCH);
  const { images, labels } = data.training;

  const take = (arrays: Arrays) => {
    for (const [name, { data }] of Object.entries(optimizer.parameters)) data.set(arrays[name] as Float32Array);
  };
  return {
    shapes,
    async train({ arrays, round }: Task) {
      say(`round ${round}: training`);
      take(arrays);
      // The order depends on the round's number alone, so that a restarted node shuffles as if it had never stopped.
      const random = seededRandom(1000 * seed + round);
      let loss = 0;
      for (let epoch = 0; epoch < epochs; epoch++) {
        const order = shuffledIndices(labels.length, random);
        for (let first = 0; first < order.length; first += BATCH) {
          const batch = order.subarray(first, first + BATCH);
          const chosen = new Float32Array(batch.length * pixels);
          batch.forEach((index, n) => {
            chosen.set(images.subarray(index * pixels, (index + 1) * pixels), n * pixels);
          });
          loss = network.backward(
            chosen,
            Uint8Array.from(batch, (index) => labels[index] as number),
          );
          optimizer.step({ zeroGrad: true });
        }
        await pause(0); // lets the heartbeat's timer run
      }
      await save(optimizer.save());
      say(`round ${round}: loss ${loss.toFixed(3)}, ${optimizer.stepsTaken} steps`);
      const trained = Object.entries(optimizer.parameters).map(([name, { data }]) => [name, data.slice()]);
      return { arrays: Object.fromEntries(trained), metrics: { 'num-examples': labels.length, loss } };
    },
    async evaluate({ arrays, round }: Task) {
      take(arrays);
      const accuracy = network.accuracy(data.test.images, data.test.labels);
      const unseen = network.accuracy(data.unseen.images, data.unseen.labels);
      say(
        `round ${round}: accuracy ${accuracy.toFixed(4)}, unseen ${unseen.toFixed(4)}, weights ${await digest(arrays)}`,
      );
      return { metrics: { 'num-examples': data.test.labels.length, accuracy, unseen } };
    },
  };
}

/** The SHA-256 of all weights, in the order of their names, as server.py computes it. */
async function digest(arrays: Arrays): Promise<string> {
  const values = Object.keys(arrays)
    .sort()
    .flatMap((name) => [...(arrays[name] as Float32Array)]);
  const bytes = await crypto.subtle.digest('SHA-256', Float32Array.from(values));
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
