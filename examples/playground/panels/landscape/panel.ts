// Panel 2: how steep the loss is along training, without GC and with it.

import { type LandscapePoint, RATES } from '../../learning/landscape.ts';
import model from '../../learning/model.ts?raw';
import { Chart, type Series } from '../../ui/chart.ts';
import { copyButton } from '../../ui/copy.ts';
import type { Page } from '../../ui/page.ts';
import { region } from '../../ui/region.ts';
import { scrollByKeyboard } from '../../ui/scroller.ts';
import type { LandscapeStart } from '../../workers/landscape.ts';
import { connectChoices, wantsLessMotion } from '../choices.ts';
import { Run } from '../run.ts';
import markup from './panel.html?raw';
import { SEEN, soFar } from './sentences.ts';

const STEPS = 200;
/** Few products with the Hessian do, because each point continues from the eigenvector of the one before. */
const MEASUREMENT = { steps: STEPS, every: 8, sample: 200, iterations: 6 };

const PLAIN: Series = { label: 'without GC', token: '--plain' };
const GC: Series = { label: 'with GC', token: '--gc' };
const PROJECTED: Series = { label: 'P H P without GC', token: '--plain', dash: [4, 5], width: 2 };

export function mount(section: HTMLElement, { settings, digits }: Page): void {
  section.innerHTML = markup;
  const find = <E extends HTMLElement>(selector: string) => section.querySelector(selector) as E;
  const chart = (selector: string, title: string, label: string, series: readonly Series[]) =>
    new Chart(find(selector), { title, x: { label: 'step', range: [0, STEPS] }, y: { label, log: true }, series });
  const sharpness = chart('#sharpness-chart', 'Sharpness', 'largest eigenvalue', [PLAIN, GC, PROJECTED]);
  const gradient = chart('#gradient-chart', 'Gradient', 'norm', [PLAIN, GC]);
  const [status, seen, summary] = [find('[data-status]'), find('.seen'), find('[data-sofar]')];
  let points: LandscapePoint[] = [];

  function show(): void {
    const column = (value: (point: LandscapePoint) => number) => points.map(value);
    const steps = column(({ step }) => step);
    sharpness.set([
      steps,
      column(({ plain }) => positive(plain.sharpness)),
      column(({ gc }) => positive(gc.sharpness)),
      column(({ plain }) => positive(plain.projected)),
    ]);
    gradient.set([steps, column(({ plain }) => positive(plain.gradient)), column(({ gc }) => positive(gc.gradient))]);
    summary.textContent = soFar(points);
  }

  const run = new Run<LandscapeStart, LandscapePoint>({
    section,
    button: find<HTMLButtonElement>('[data-run]'),
    status,
    startsWhenSeen: !wantsLessMotion(),
    worker: () => new Worker(new URL('../../workers/landscape.ts', import.meta.url), { type: 'module' }),
    settings: async () => {
      const { seed, pixels } = settings.get();
      points = [];
      show();
      seen.textContent = SEEN[pixels];
      return { ...MEASUREMENT, seed, pixels, lr: RATES[pixels], digits: await digits() };
    },
    value: (point) => {
      const { seed, pixels } = settings.get();
      points.push(point);
      show();
      status.textContent = `Step ${point.step} of ${STEPS}, learning rate ${RATES[pixels]}, seed ${seed}.`;
    },
    done: () => {
      status.textContent += ' Done.';
    },
  });
  seen.textContent = SEEN[settings.get().pixels];
  scrollByKeyboard(section);
  copyButton(find<HTMLButtonElement>('[data-copy]'), region(model));
  const choices = { select: find<HTMLSelectElement>('select'), seed: find<HTMLButtonElement>('[data-seed]') };
  connectChoices(choices, 'pixels', settings, () => run.restart());
}

/** A logarithmic axis has no place for 0; a Rayleigh quotient may be below it at first. */
function positive(value: number): number {
  return value > 0 ? value : Number.NaN;
}
