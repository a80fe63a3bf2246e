// Demonstration 3: sharpness and norm of the gradient along training, for pixels of different means.

import { type LandscapePoint, landscape, type Pixels } from '../playground/learning/landscape.ts';
import { testDigits, trainingDigits } from './mnist.ts';
import type { Settings } from './options.ts';
import { startProgress } from './progress.ts';
import { describeRun, type Report } from './report.ts';
import { mean, pairedT, summarize } from './statistics.ts';
import { formatPercent, formatSigned, formatTable } from './table.ts';
import { batchesPerEpoch } from './train.ts';

/** One column of the table: the points along training, for each seed. */
interface Column {
  readonly name: string;
  readonly runs: readonly (readonly LandscapePoint[])[];
}

const TEST_IMAGES = 1000;
const HESSIAN = { sample: 200, iterations: 4 };
/** Points along training, besides the one before the first step. */
const POINTS = 5;
const CASES: readonly (readonly [Pixels, number])[] = [
  ['raw', 0.05],
  ['raw', 0.01],
  ['inverted', 0.01],
  ['inverted', 0.003],
  ['normalised', 0.03],
];

export function landscapes(settings: Settings): Report {
  const columns = CASES.map(([pixels, lr]) => runCase(pixels, lr, settings));
  const [raw, , inverted, , normalised] = columns as [Column, Column, Column, Column, Column];
  return {
    heading: 'GC divided by no GC, in brackets t of the paired differences; accuracies in %',
    table: formatTable([rowNames(), ...columns.map(formatColumn)]),
    notes: [
      'Sharpness: largest eigenvalue of the Hessian H, by power iteration with differences of gradients, so a lower bound.',
      `Of the mean loss of ${HESSIAN.sample} training images, at ${POINTS + 1} points along training. Norm: of the gradients of batches.`,
      'With GC it is that of the projected problem, P H P and P g, where P subtracts the mean of each row: at one point',
      'these cannot exceed H and g. P H P on the path without GC shows how much is due to the projection alone.',
      'Inverted: 1 - x. Normalised: less their mean, divided by their standard deviation. Initial weights: plain He.',
      'Each arm is measured on its own path. A lower sharpness is no accuracy: see raw and normalised pixels. None of this',
      'shows that GC generalises better, allows higher rates where inputs have no large mean, or beats normalising them.',
    ],
    reading:
      `GC divides the mean sharpness by ${fold(raw)} on raw pixels (the projection alone by ${fold(raw, true)}) and by ` +
      `${fold(inverted)} on inverted ones (${fold(inverted, true)}), at ${gain(raw)} and ${gain(inverted)} points of ` +
      `accuracy; on normalised inputs by ${fold(normalised)}, at ${gain(normalised)} points.`,
    figure: {
      name: 'landscape',
      title: 'Sharpness along training',
      subtitle: [
        ...describeRun(settings),
        'dashed: P H P on the path without GC, the part that is due to the projection',
      ],
      x: { title: 'step', scale: 'linear', format: 'd' },
      y: { title: 'largest eigenvalue of the Hessian' },
      width: 1200,
      panels: columns.map(({ name, runs }) => ({
        title: name,
        curves: [
          { name: 'no GC', points: pointsOf(runs, ({ plain }) => plain.sharpness) },
          { name: 'GC, P H P', points: pointsOf(runs, ({ gc }) => gc.sharpness) },
          { name: 'no GC, P H P', points: pointsOf(runs, ({ plain }) => plain.projected), dashed: true },
        ],
      })),
    },
  };
}

function runCase(pixels: Pixels, lr: number, { images, seeds, epochs }: Settings): Column {
  const train = { count: images, ...trainingDigits(images) };
  const test = { count: TEST_IMAGES, ...testDigits(TEST_IMAGES) };
  const steps = epochs * batchesPerEpoch(train);
  const every = Math.max(1, Math.ceil(steps / POINTS));
  const sample = Math.min(HESSIAN.sample, images);
  const name = `${pixels}, lr ${lr}`;
  const runs = Array.from({ length: seeds }, (_, index) => {
    const seed = index + 1;
    const progress = startProgress(`${name}, seed ${seed}`, Math.ceil(steps / every) + 1);
    const points: LandscapePoint[] = [];
    for (const point of landscape(train, test, { ...HESSIAN, sample, seed, pixels, lr, steps, every })) {
      points.push(point);
      progress.advance();
    }
    const { plain, gc } = points.at(-1) as LandscapePoint;
    progress.finish(`${formatPercent(plain.accuracy)} % without GC, ${formatPercent(gc.accuracy)} % with`);
    return points;
  });
  return { name, runs };
}

function rowNames(): string[] {
  return [
    'pixels, learning rate',
    'sharpness, mean',
    'P H P on the path without GC, mean',
    'sharpness, largest',
    'gradient norm, mean',
    'accuracy, difference',
    'accuracy without GC',
    'accuracy with GC',
    'sharpness without GC',
    'sharpness with GC',
  ];
}

function formatColumn({ name, runs }: Column): string[] {
  const along = (of: (point: LandscapePoint) => number) => runs.map((points) => mean(points.map(of)));
  const highest = (of: (point: LandscapePoint) => number) => runs.map((points) => Math.max(...points.map(of)));
  const last = (of: (point: LandscapePoint) => number) => runs.map((points) => of(points.at(-1) as LandscapePoint));
  const plain = ({ plain: { sharpness } }: LandscapePoint) => sharpness;
  const gc = (point: LandscapePoint) => point.gc.sharpness;
  const plainAccuracy = last((point) => point.plain.accuracy);
  const gcAccuracy = last((point) => point.gc.accuracy);
  const gained = gcAccuracy.map((accuracy, run) => 100 * (accuracy - (plainAccuracy[run] as number)));
  return [
    name,
    formatRatio(along(gc), along(plain)),
    formatRatio(
      along((point) => point.plain.projected),
      along(plain),
    ),
    formatRatio(highest(gc), highest(plain)),
    formatRatio(
      along((point) => point.gc.gradient),
      along((point) => point.plain.gradient),
    ),
    withT(formatSigned(mean(gained)), pairedT(gained)),
    formatPercent(mean(plainAccuracy)),
    formatPercent(mean(gcAccuracy)),
    mean(along(plain)).toFixed(1),
    mean(along(gc)).toFixed(1),
  ];
}

/** "0.60 (-41)": the ratio of the means over the seeds, and t of the differences. */
function formatRatio(numerators: readonly number[], denominators: readonly number[]): string {
  const differences = numerators.map((value, run) => value - (denominators[run] as number));
  return withT((mean(numerators) / mean(denominators)).toFixed(2), pairedT(differences));
}

function withT(text: string, t: number): string {
  return Number.isNaN(t) ? text : `${text} (${t.toFixed(1)})`;
}

/** How many times smaller the mean sharpness is than without GC: with GC, or by projecting the path without. */
function fold({ runs }: Column, projected = false): string {
  const points = runs.flat();
  const plain = mean(points.map((point) => point.plain.sharpness));
  return (plain / mean(points.map((point) => (projected ? point.plain.projected : point.gc.sharpness)))).toFixed(1);
}

function gain({ runs }: Column): string {
  const ends = runs.map((points) => points.at(-1) as LandscapePoint);
  return formatSigned(100 * mean(ends.map(({ plain, gc }) => gc.accuracy - plain.accuracy)));
}

function pointsOf(runs: Column['runs'], value: (point: LandscapePoint) => number) {
  const [first = []] = runs;
  return first.map(({ step }, i) => ({
    x: step,
    ...summarize(runs.map((points) => value(points[i] as LandscapePoint))),
  }));
}
