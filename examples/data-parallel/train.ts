// Train: what each rank does, whatever it runs in: gradients of its own batch, the sum over all ranks, the step.

import { Adam } from 'zeromean';
import { type ParameterName, Perceptron } from '../digits/network.ts';
import { seededRandom } from '../digits/random.ts';
import { glyphs, sizes } from '../shared/glyphs.ts';
import { initial } from '../shared/initial.ts';
import { layoutOf, type State } from './hello.ts';
import { sumInOrder } from './sum.ts';

const BATCH = 32;

/** The optimizer that trains the network. */
export type Model = Adam<ParameterName>;

/** A group, as far as training needs it: `Group`, or `Alone`. */
export interface Ranks {
  readonly rank: number;
  sum(grad: Float32Array, step: number): Promise<void>;
  agree(digest: string, step: number): Promise<void>;
}

/** What a rank trains. */
export interface Job {
  readonly world: number;
  readonly steps: number;
  /** After how many steps digests are compared, and checkpoints written. */
  readonly every: number;
  /** Writes a checkpoint. */
  readonly save: (bytes: Uint8Array) => Promise<void>;
  readonly log: (line: string) => void;
}

/** A new optimizer for a group of this size, or that of a checkpoint. */
export function optimizerOf(world: number, checkpoint?: Uint8Array): Model {
  if (checkpoint !== undefined) return Adam.from(checkpoint) as Model;
  const options = { lr: 0.01, gradScale: 1 / world, centralize: { outputAxis: 0 } };
  return new Adam(initial(sizes, seededRandom(1)), options);
}

/** What the ranks compare before they begin. */
export function stateOf(optimizer: Model): State {
  return { layout: layoutOf(optimizer.parameters), step: optimizer.stepsTaken, digest: optimizer.digest() };
}

function networkOf({ parameters }: Model): Perceptron {
  return new Perceptron(sizes, parameters, BATCH);
}

/** The gradients of the batch of a rank, and its loss. */
function backward(network: Perceptron, step: number, rank: number, world: number): number {
  const { images, labels } = glyphs(BATCH, seededRandom(1 + step * world + rank));
  return network.backward(images, labels);
}

/** Takes steps until there are as many as the job says. */
export async function train(optimizer: Model, ranks: Ranks, { world, steps, every, save, log }: Job): Promise<void> {
  const network = networkOf(optimizer);
  while (optimizer.stepsTaken < steps) {
    const step = optimizer.stepsTaken;
    const loss = backward(network, step, ranks.rank, world);
    await ranks.sum(optimizer.grad, step);
    optimizer.step({ zeroGrad: true });
    if (optimizer.stepsTaken % every > 0) continue;
    await ranks.agree(optimizer.digest(), optimizer.stepsTaken);
    await save(optimizer.save());
    log(`step ${optimizer.stepsTaken}: loss ${loss.toFixed(3)} on rank ${ranks.rank}`);
  }
  log(`digest ${optimizer.digest()}`);
}

/** One process that does the work of all ranks, and comes to the same bits. */
export class Alone implements Ranks {
  readonly rank = 0;
  readonly #world: number;
  readonly #network: Perceptron;

  constructor(optimizer: Model, world: number) {
    this.#world = world;
    this.#network = networkOf(optimizer);
  }

  sum(grad: Float32Array, step: number): Promise<void> {
    const gradients = [grad.slice()];
    for (let rank = 1; rank < this.#world; rank++) {
      grad.fill(0);
      backward(this.#network, step, rank, this.#world);
      gradients.push(grad.slice());
    }
    grad.set(gradients[0] as Float32Array);
    sumInOrder(grad, this.rank, gradients);
    return Promise.resolve();
  }

  agree(): Promise<void> {
    return Promise.resolve();
  }
}
