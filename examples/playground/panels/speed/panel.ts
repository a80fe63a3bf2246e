// Panel 4: how long a step takes in this browser, next to a loop in JavaScript.

import { copyButton } from '../../ui/copy.ts';
import type { Page } from '../../ui/page.ts';
import { region } from '../../ui/region.ts';
import { scrollByKeyboard } from '../../ui/scroller.ts';
import type { SpeedReport } from '../../workers/speed.ts';
import { Run } from '../run.ts';
import { type Agent, engineName } from './engine.ts';
import ours from './ours.ts?raw';
import markup from './panel.html?raw';
import { proofSentence, threadsSentence } from './sentences.ts';
import { SpeedTable } from './table.ts';

export function mount(section: HTMLElement, { settings }: Page): void {
  section.innerHTML = markup;
  const find = <E extends HTMLElement>(selector: string) => section.querySelector(selector) as E;
  const [status, threads, proof] = [find('[data-status]'), find('[data-threads]'), find('[data-proof]')];
  const table = new SpeedTable(find<HTMLTableElement>('#speed-table'));
  let disagreement = 0;
  let differs = false; // what has been said about that stays

  find('#engine').textContent = `${engineName(navigator as Agent)}, ${navigator.hardwareConcurrency} cores`;
  scrollByKeyboard(section);
  copyButton(find<HTMLButtonElement>('[data-copy]'), region(ours));

  new Run<{ readonly seed: number }, SpeedReport>({
    section,
    button: find<HTMLButtonElement>('#measure'),
    label: 'Measure',
    status,
    startsWhenSeen: false,
    worker: () => new Worker(new URL('../../workers/speed.ts', import.meta.url), { type: 'module' }),
    settings: () => {
      table.clear();
      disagreement = 0;
      differs = false;
      return { seed: settings.get().seed };
    },
    value: ({ threads: count, reason, row }) => {
      threads.textContent = threadsSentence(count, reason);
      table.setThreads(count);
      if (row === undefined) return;
      status.textContent = `Measuring ${row.rule}, ${row.parameters.toLocaleString('en')} parameters.`;
      table.set(row);
      disagreement = Math.max(disagreement, row.disagreement);
      if (!differs) proof.textContent = proofSentence(disagreement, row);
      differs ||= row.who.length === 0;
    },
    done: () => {
      status.textContent = 'Done.';
    },
  });
}
