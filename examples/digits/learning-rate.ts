// Demonstration 2: accuracy against learning rate on images with a large mean, with two controls.

import { type ArmResult, runArm } from './arms.ts';
import { testDigits, trainingDigits } from './mnist.ts';
import type { Settings } from './options.ts';
import { inverted, normalizedLike, type Transform, unchanged } from './pixels.ts';
import { describeRun, type Report } from './report.ts';
import { sum } from './statistics.ts';
import { formatAccuracy, formatPercent, formatSigned, formatTable } from './table.ts';

const TEST_IMAGES = 1000;

/** The results of one arm at every learning rate. */
interface Curve extends Pick<ArmResult, 'points' | 'seconds'> {
  readonly images: string;
  readonly name: string;
}

export function learningRate(settings: Settings): Report {
  const training = trainingDigits(settings.images);
  const test = testDigits(TEST_IMAGES);
  const normalized = normalizedLike(inverted(training.images));
  const run = (images: string, gc: boolean, input: Transform): Curve => {
    const name = gc ? 'GC' : 'no GC';
    const results = settings.lr.map((lr) => {
      const arm = { name: `${images}, ${name}, lr ${lr}`, lr, gc, centred: false, input };
      return runArm(arm, settings, training, [{ ...test, x: lr }]);
    });
    return {
      images,
      name,
      points: results.flatMap(({ points }) => points),
      seconds: sum(results.map(({ seconds }) => seconds)),
    };
  };

  const plain = run('inverted', false, inverted);
  const gc = run('inverted', true, inverted);
  const normalised = run('normalised', false, (images) => normalized(inverted(images)));
  const ordinary = run('ordinary', false, unchanged);
  const ordinaryGc = run('ordinary', true, unchanged);
  const gain = (from: Curve, to: Curve) => formatSigned(100 * (best(to) - best(from)));
  return {
    heading: 'Accuracy in %',
    table: formatTable([
      ['lr', ...settings.lr.map(String), 'seconds'],
      ...[plain, gc, normalised, ordinary, ordinaryGc].map(formatCurve),
    ]),
    notes: [
      'Inverted: 1 - x. Normalised: the inverted images less their mean, divided by their standard deviation.',
      'GC: with Gradient Centralization. Initial weights: plain He. Seconds: of training.',
    ],
    reading:
      `each at its best rate, GC changes the accuracy on inverted images from ${formatPercent(best(plain))} to ` +
      `${formatPercent(best(gc))} % (${gain(plain, gc)}), normalising them instead to ${formatPercent(best(normalised))} % ` +
      `(${gain(plain, normalised)}), and GC on ordinary MNIST changes ${formatPercent(best(ordinary))} % by ` +
      `${gain(ordinary, ordinaryGc)}.`,
    figure: {
      name: 'lr',
      title: 'Accuracy by learning rate, inverted and ordinary images',
      subtitle: [...describeRun(settings), 'plain He initial weights; dashed: control, inputs normalised'],
      x: { title: 'learning rate', scale: 'log' },
      panels: [
        {
          title: 'inverted MNIST, 1 \u2212 x',
          curves: [plain, gc, { ...normalised, name: 'no GC, inputs normalised', dashed: true }],
        },
        { title: 'control: ordinary MNIST', curves: [ordinary, ordinaryGc] },
      ],
    },
  };
}

function formatCurve({ images, name, points, seconds }: Curve): string[] {
  return [name === 'GC' ? `${images}, GC` : images, ...points.map(formatAccuracy), seconds.toFixed(1)];
}

function best({ points }: Curve): number {
  return Math.max(...points.map(({ mean }) => mean));
}
