// Data-parallel training: each worker computes the gradient of its own batch, and a step takes their mean. The step is
// the same whatever the number of threads that share it.

import { Adam } from 'zeromean';
import { startTeam } from 'zeromean/threads';
import type { ParameterName, Sizes } from '../digits/network.ts';
import { seededRandom } from '../digits/random.ts';
import { initial } from '../shared/initial.ts';
import type { Beginning } from './replica.ts';

/** A worker: sends it a message, and waits for its next answer. */
export interface Colleague {
  send(message: Beginning | 'go'): void;
  answer(): Promise<number>;
}

export interface Training {
  readonly optimizer: Adam<ParameterName>;
  /** How many threads share a step, and why not more. */
  readonly threads: number;
  readonly reason: string | undefined;
  /** Takes a step, and returns the mean loss of all batches. */
  step(): Promise<number>;
  stop(): void;
}

/** Starts training with these workers; `threads` threads share a step. */
export async function begin(
  colleagues: readonly Colleague[],
  sizes: Sizes,
  size: number,
  threads: number,
): Promise<Training> {
  const team = await startTeam({ threads });
  const optimizer = new Adam(initial(sizes, seededRandom(1)), {
    lr: 2e-3,
    centralize: { outputAxis: 0 },
    team,
    replicas: colleagues.length,
  });
  optimizer.replicas.forEach(({ handle }, index) => {
    colleagues[index]?.send({ handle, sizes, size, index });
  });
  return {
    optimizer,
    threads: team.threads,
    reason: team.reason,
    async step() {
      for (const colleague of colleagues) colleague.send('go');
      const losses = await Promise.all(colleagues.map((colleague) => colleague.answer()));
      optimizer.step({ zeroGrad: true });
      return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
    },
    stop: () => team.stop(),
  };
}
