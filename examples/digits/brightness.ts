// Demonstration 1: accuracy on test images that are brighter or darker than the training images, x + gamma.

import { type ArmResult, runArm } from './arms.ts';
import { testDigits, trainingDigits } from './mnist.ts';
import type { Settings } from './options.ts';
import { shifted, unchanged, withoutOwnMean } from './pixels.ts';
import { describeRun, type Report } from './report.ts';
import { formatAccuracy, formatPercent, formatSigned, formatTable } from './table.ts';

const SHIFTS = [-0.5, -0.4, -0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3, 0.4, 0.5];
const TEST_IMAGES = 1000;

export function brightness(settings: Settings): Report {
  const [lr] = settings.lr;
  const training = trainingDigits(settings.images);
  const { images, labels } = testDigits(TEST_IMAGES);
  const tests = SHIFTS.map((gamma) => ({ x: gamma, images: shifted(gamma)(images), labels }));
  const run = (name: string, gc: boolean, centred: boolean, input = unchanged) =>
    runArm({ name, lr, gc, centred, input }, settings, training, tests);

  const plain = run('no GC, centred', false, true);
  const centred = run('GC, centred', true, true);
  const he = run('GC, plain He', true, false);
  const control = run('no GC, x - mean(x)', false, true, withoutOwnMean);
  const results = [plain, centred, he, control];
  return {
    heading: 'Accuracy in %',
    table: formatTable([rowNames(), ...results.map(formatResult)]),
    notes: [
      'GC, no GC: with and without Gradient Centralization. Centred: He initial weights less the mean of their row.',
      'x - mean(x): the control, centred as well; each image loses its own mean before the network sees it.',
      'Sum: the largest |sum of a first-layer row|, before and after training, of all seeds. Seconds: of training.',
    ],
    reading:
      `the worst of these additive shifts costs ${cost(plain)} points of accuracy without GC, ${cost(centred)} with GC and ` +
      `centred rows (row sums ${centred.rowSum.after < 1e-3 ? 'still' : 'no longer'} zero), ${cost(he)} with GC and plain ` +
      `He weights, ${cost(control)} with x - mean(x) instead of GC.`,
    figure: {
      name: 'brightness',
      title: 'Accuracy on brighter and darker test images',
      subtitle: [
        ...describeRun(settings),
        'centred: initial rows less their mean; dashed: control, images less their mean',
      ],
      x: { title: 'brightness shift \u03b3, added to every pixel of the test images', scale: 'linear' },
      panels: [{ title: '', curves: results.map((result) => ({ ...result, dashed: result === control })) }],
    },
  };
}

function rowNames(): string[] {
  return ['shift', ...SHIFTS.map(formatSigned), 'sum before', 'sum after', 'seconds'];
}

function formatResult({ name, points, rowSum, seconds }: ArmResult): string[] {
  const formatSum = (sum: number) => (sum < 0.01 ? sum.toExponential(1) : sum.toFixed(1));
  const sums = [formatSum(rowSum.before), formatSum(rowSum.after)];
  return [name, ...points.map(formatAccuracy), ...sums, seconds.toFixed(1)];
}

/** Percentage points of accuracy lost between the unshifted images and the worst shift. */
function cost({ points }: ArmResult): string {
  const unshifted = points.find(({ x }) => x === 0)?.mean ?? Number.NaN;
  return formatPercent(unshifted - Math.min(...points.map(({ mean }) => mean)));
}
