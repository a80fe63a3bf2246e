// An arm of a demonstration: one way of training, repeated for every seed and evaluated on every test set.

import type { Digits } from './images.ts';
import type { Settings } from './options.ts';
import type { Transform } from './pixels.ts';
import { startProgress } from './progress.ts';
import { type Summary, sum, summarize } from './statistics.ts';
import { formatPercent } from './table.ts';
import { batchesPerEpoch, type Recipe, train } from './train.ts';

export interface Arm extends Omit<Recipe, 'seed'> {
  readonly name: string;
  /** Applied to every image, in training and in testing. */
  readonly input: Transform;
}

export interface TestSet extends Digits {
  /** The x coordinate of its accuracy in the figure. */
  readonly x: number;
}

export interface Point extends Summary {
  readonly x: number;
}

export interface ArmResult {
  readonly name: string;
  /** The accuracy on each test set, as mean and deviation over the seeds. */
  readonly points: readonly Point[];
  /** The largest |sum of a first-layer row| in any of the models. */
  readonly rowSum: { readonly before: number; readonly after: number };
  /** Training time of all models together. */
  readonly seconds: number;
}

export function runArm(arm: Arm, settings: Settings, training: Digits, tests: readonly TestSet[]): ArmResult {
  const seen = { ...training, images: arm.input(training.images) };
  const tested = tests.map((test) => ({ ...test, images: arm.input(test.images) }));
  const runs = Array.from({ length: settings.seeds }, (_, index) => {
    const seed = index + 1;
    const progress = startProgress(`${arm.name}, seed ${seed}`, settings.epochs * batchesPerEpoch(seen));
    const { network, rowSum, seconds } = train({ ...arm, seed }, settings, seen, progress.advance);
    const accuracies = tested.map(({ images, labels }) => network.accuracy(images, labels));
    progress.finish(formatRange(accuracies));
    return { accuracies, rowSum, seconds };
  });
  return {
    name: arm.name,
    points: tests.map(({ x }, test) => ({ x, ...summarize(runs.map((run) => run.accuracies[test] as number)) })),
    rowSum: {
      before: Math.max(...runs.map((run) => run.rowSum.before)),
      after: Math.max(...runs.map((run) => run.rowSum.after)),
    },
    seconds: sum(runs.map((run) => run.seconds)),
  };
}

function formatRange(accuracies: readonly number[]): string {
  const lowest = formatPercent(Math.min(...accuracies));
  const highest = formatPercent(Math.max(...accuracies));
  return lowest === highest ? `${lowest} %` : `${lowest} to ${highest} %`;
}
