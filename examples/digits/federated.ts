// Demonstration 4: federated averaging over ten devices, each of which adds an offset of its own to all pixels.

import type { Arm } from '../playground/learning/brightness.ts';
import { type Accuracies, type FederatedRound, federated, type Labels } from '../playground/learning/federated.ts';
import { testDigits, trainingDigits } from './mnist.ts';
import { ROUNDS, type Settings } from './options.ts';
import { startProgress } from './progress.ts';
import { describeRun, type Report } from './report.ts';
import { type Summary, summarize } from './statistics.ts';
import { formatAccuracy, formatPercent, formatTable } from './table.ts';

/** The rounds of all seeds, at one learning rate. */
interface Runs {
  readonly labels: Labels;
  readonly lr: number;
  readonly runs: readonly (readonly FederatedRound[])[];
}

type Pick = (accuracies: Accuracies) => number;

const TEST_IMAGES = 1000;
const SPREAD = 0.5;
const ARMS: readonly (readonly [Arm, string])[] = [
  ['plain', 'no GC'],
  ['gc', 'GC'],
  ['centred-input', 'x - mean(x)'],
];
const LABELS: readonly Labels[] = ['even', 'skewed'];
const low: Pick = (accuracies) => accuracies.low;
const zero: Pick = (accuracies) => accuracies.zero;
const high: Pick = (accuracies) => accuracies.high;
const worst: Pick = (accuracies) => Math.min(low(accuracies), zero(accuracies), high(accuracies));
/** Rows of the table for every learning rate. */
const ROWS: readonly (readonly [round: number, name: string, Pick])[] = [
  [4, 'after 4 rounds, shift 0', zero],
  [8, 'after 8 rounds, shift 0', zero],
  [ROUNDS, `after ${ROUNDS} rounds, shift -0.5`, low],
  [ROUNDS, `after ${ROUNDS} rounds, shift 0`, zero],
  [ROUNDS, `after ${ROUNDS} rounds, shift +0.5`, high],
];

export function federation(settings: Settings): Report {
  const all = LABELS.flatMap((labels) => settings.lr.map((lr) => train(labels, lr, settings)));
  const of = (labels: Labels) => all.filter((each) => each.labels === labels);
  const columns = LABELS.flatMap((labels) =>
    ARMS.map(([arm, name]) => [
      `${labels}, ${name}`,
      ...of(labels).flatMap((each) => ROWS.map(([round, , pick]) => formatAccuracy(at(each, arm, round, pick)))),
    ]),
  );
  const [lr] = settings.lr;
  return {
    heading: 'Accuracy in %',
    table: formatTable([
      ['', ...settings.lr.flatMap((rate) => ROWS.map(([, name]) => `lr ${rate}, ${name}`))],
      ...columns,
    ]),
    notes: [
      `Each device adds an offset of its own, from U(-${SPREAD}, ${SPREAD}), to its images. Even: a tenth of the digits each,`,
      'at random. Skewed: two classes each. A round: each device trains one epoch of batches of 64 from the common',
      'weights, with a momentum of 0; their mean, weighted by digits, is the new model. Initial rows are centred.',
      'Shift: added to the test images. x - mean(x): the control, without GC; each image loses its own mean first.',
      'It does what GC does in the first layer, where an offset enters: a device that can do so needs no GC against offsets.',
      'GC centralizes the second layer as well, so at high rates the two columns may differ.',
      'None of this is about differences between devices other than an additive offset of all pixels.',
    ],
    reading: LABELS.map((labels) => `labels ${labels}: ${describeBest(of(labels))}`)
      .join('; ')
      .concat('.'),
    figure: {
      name: 'federated',
      title: 'Federated averaging over devices of different brightness',
      subtitle: [
        ...describeRun(settings),
        `at lr ${lr}; worst shift: of -0.5, 0 and +0.5; dashed: control, images less their mean`,
      ],
      x: { title: 'round', scale: 'linear', format: 'd' },
      panels: LABELS.map((labels) => ({
        title: labels === 'even' ? 'labels spread evenly' : 'two classes a device',
        curves: curvesOf(of(labels)[0] as Runs),
      })),
    },
  };
}

function train(labels: Labels, lr: number, { images, seeds }: Settings): Runs {
  const training = { count: images, ...trainingDigits(images) };
  const test = { count: TEST_IMAGES, ...testDigits(TEST_IMAGES) };
  const runs = Array.from({ length: seeds }, (_, index) => {
    const seed = index + 1;
    const progress = startProgress(`${labels}, lr ${lr}, seed ${seed}`, ROUNDS);
    const rounds: FederatedRound[] = [];
    for (const round of federated(training, test, { seed, labels, rounds: ROUNDS, lr, spread: SPREAD })) {
      rounds.push(round);
      progress.advance();
    }
    const { plain, gc } = (rounds.at(-1) as FederatedRound).accuracy;
    progress.finish(`${formatPercent(plain.zero)} % without GC, ${formatPercent(gc.zero)} % with`);
    return rounds;
  });
  return { labels, lr, runs };
}

function at({ runs }: Runs, arm: Arm, round: number, pick: Pick): Summary {
  return summarize(runs.map((rounds) => pick((rounds[round - 1] as FederatedRound).accuracy[arm])));
}

/** Every arm at the rate that suits it best at shift 0. */
function describeBest(rates: readonly Runs[]): string {
  return ARMS.map(([arm, name]) => {
    const accuracy = (runs: Runs, pick: Pick) => at(runs, arm, ROUNDS, pick).mean;
    const best = rates.reduce((a, b) => (accuracy(b, zero) > accuracy(a, zero) ? b : a));
    const [dark, same, bright] = [low, zero, high].map((pick) => formatPercent(accuracy(best, pick)));
    return `${name} ${dark} / ${same} / ${bright} at lr ${best.lr}`;
  }).join(', ');
}

function curvesOf(runs: Runs) {
  const rounds = Array.from({ length: ROUNDS }, (_, index) => index + 1);
  const curve = (arm: Arm, pick: Pick) => rounds.map((round) => ({ x: round, ...at(runs, arm, round, pick) }));
  return [
    { name: 'no GC, shift 0', points: curve('plain', zero) },
    { name: 'GC, worst shift', points: curve('gc', worst) },
    { name: 'no GC, worst shift', points: curve('plain', worst) },
    { name: 'x - mean(x), worst shift', points: curve('centred-input', worst), dashed: true },
  ];
}
