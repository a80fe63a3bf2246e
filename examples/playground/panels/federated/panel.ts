// Panel 3: federated averaging over ten devices, each with an offset of its own.

import type { Accuracies, FederatedRound } from '../../learning/federated.ts';
import federation from '../../learning/federated.ts?raw';
import model from '../../learning/model.ts?raw';
import { Chart } from '../../ui/chart.ts';
import { copyButton } from '../../ui/copy.ts';
import type { Page } from '../../ui/page.ts';
import { region } from '../../ui/region.ts';
import { scrollByKeyboard } from '../../ui/scroller.ts';
import type { FederatedReport, FederatedStart } from '../../workers/federated.ts';
import { connectChoices, wantsLessMotion } from '../choices.ts';
import { Run } from '../run.ts';
import { showDevices } from './devices.ts';
import markup from './panel.html?raw';
import { SEEN } from './sentences.ts';

const ROUNDS = 12;
const TASK = { rounds: ROUNDS, lr: 0.05, spread: 0.5 };

export function mount(section: HTMLElement, { settings, digits }: Page): void {
  section.innerHTML = markup;
  const find = <E extends HTMLElement>(selector: string) => section.querySelector(selector) as E;
  const percent = (value: number) => `${Math.round(1000 * value) / 10}\u00a0%`;
  const chart = new Chart(find('#federated-chart'), {
    title: 'Accuracy',
    x: { label: 'round', range: [1, ROUNDS], format: (round) => (Number.isInteger(round) ? `${round}` : '') },
    y: { label: 'test digits read', range: [0, 1], format: percent },
    height: 320,
    series: [
      { label: 'without GC', token: '--plain' },
      { label: 'without GC, darker by 0.5', token: '--plain', dash: [10, 4], width: 1.75 },
      { label: 'without GC, brighter by 0.5', token: '--plain', dash: [2, 3], width: 1.75 },
      { label: 'with GC, lowest of the three', token: '--gc' },
      { label: 'x \u2212 mean(x), lowest of the three', token: '--control', dash: [4, 5], width: 2 },
    ],
  });
  const [status, seen] = [find('[data-status]'), find('.seen')];
  let rounds: FederatedRound[] = [];

  function show(): void {
    const column = (value: (accuracy: FederatedRound['accuracy']) => number) =>
      rounds.map(({ accuracy }) => value(accuracy));
    chart.set([
      rounds.map(({ round }) => round),
      column(({ plain }) => plain.zero),
      column(({ plain }) => plain.low),
      column(({ plain }) => plain.high),
      column(({ gc }) => lowest(gc)),
      column((accuracy) => lowest(accuracy['centred-input'])),
    ]);
  }

  const run = new Run<FederatedStart, FederatedReport>({
    section,
    button: find<HTMLButtonElement>('[data-run]'),
    status,
    startsWhenSeen: !wantsLessMotion(),
    worker: () => new Worker(new URL('../../workers/federated.ts', import.meta.url), { type: 'module' }),
    settings: async () => {
      const { seed, labels } = settings.get();
      rounds = [];
      show();
      seen.textContent = SEEN[labels];
      return { ...TASK, seed, labels, digits: await digits() };
    },
    value: (report) => {
      if ('devices' in report) {
        showDevices(find('.devices'), report.devices);
        return;
      }
      rounds.push(report);
      show();
      status.textContent = `Round ${report.round} of ${ROUNDS}, seed ${settings.get().seed}.`;
    },
    done: () => {
      status.textContent += ' Done.';
    },
  });
  seen.textContent = SEEN[settings.get().labels];
  scrollByKeyboard(section);
  copyButton(find<HTMLButtonElement>('[data-copy]'), `${region(model)}\n\n${region(federation)}`);
  const choices = { select: find<HTMLSelectElement>('select'), seed: find<HTMLButtonElement>('[data-seed]') };
  connectChoices(choices, 'labels', settings, () => run.restart());
}

function lowest({ low, zero, high }: Accuracies): number {
  return Math.min(low, zero, high);
}
