// Panel 1: draw a digit, move the light. Two networks, trained from the same weights with GC and without, answer.

import type { BrightnessState } from '../../learning/brightness.ts';
import { unpack } from '../../learning/digits.ts';
import model from '../../learning/model.ts?raw';
import { copyButton } from '../../ui/copy.ts';
import type { Page } from '../../ui/page.ts';
import { region } from '../../ui/region.ts';
import { scrollByKeyboard } from '../../ui/scroller.ts';
import type { Training } from '../../workers/brightness.ts';
import { Run } from '../run.ts';
import { Answers } from './answers.ts';
import { describeClipping } from './clipping.ts';
import { AccuracyCurves, signed } from './curves.ts';
import type { Curves } from './offsets.ts';
import markup from './panel.html?raw';
import { Subject } from './subject.ts';
import { Sweep } from './sweep.ts';

export function mount(section: HTMLElement, page: Page): void {
  section.innerHTML = markup;
  const find = <E extends HTMLElement>(selector: string) => section.querySelector(selector) as E;
  const slider = find<HTMLInputElement>('#brightness');
  const clip = find<HTMLInputElement>('#clip');
  const seed = find<HTMLInputElement>('#seed');
  const status = find('#training');
  const { settings } = page;

  const answers = new Answers(section);
  const subject = new Subject(section, settings, () => show());
  let accuracy: AccuracyCurves | undefined;
  let newest: Curves | undefined;
  let isSettled = false;

  function show(): void {
    const brightness = Number(slider.value);
    const text = signed(brightness, 2);
    find('#brightness-value').textContent = text;
    slider.setAttribute('aria-valuetext', text);
    accuracy?.chart.cursor(brightness);
    answers.show({ ...subject.scene, brightness, clip: clip.checked });
  }

  function evaluate(): void {
    const { arms } = answers;
    if (arms === undefined) return;
    section.dataset.state = 'running'; // until all test digits have been read
    accuracy?.want({ arms, clip: clip.checked, isSettled });
  }

  function showClipping(): void {
    find('#clip-note').textContent = describeClipping(clip.checked, newest);
  }

  const run = new Run<Training, BrightnessState>({
    section,
    button: find<HTMLButtonElement>('#train'),
    status,
    worker: () => new Worker(new URL('../../workers/brightness.ts', import.meta.url), { type: 'module' }),
    settings: async () => {
      const bytes = await page.digits();
      isSettled = false;
      if (accuracy === undefined) {
        subject.take(unpack(new Uint8Array(bytes)).test);
        accuracy = new AccuracyCurves({ figure: find('#accuracy-chart'), bytes, shown, failure: fail });
        scrollByKeyboard(section);
        show();
      }
      return { seed: settings.get().seed, bytes };
    },
    value: ({ step, steps, arms }) => {
      answers.take(arms);
      status.textContent = `Step ${step} of ${steps}`;
      show();
      evaluate();
      firstEffect();
    },
    done: () => {
      isSettled = true;
      evaluate();
    },
    startsWhenSeen: true,
  });

  function shown(curves: Curves, isFinal: boolean): void {
    newest = curves;
    showClipping();
    if (!isFinal || !isSettled) return; // or a new training has begun meanwhile
    section.dataset.state = 'done';
    status.textContent = `Trained; all ${curves.count.toLocaleString('en')} test digits read.`;
  }

  function fail(sentence: string): void {
    section.dataset.state = 'failed';
    status.textContent = sentence;
  }

  slider.value = `${settings.get().brightness}`;
  slider.addEventListener('input', () => {
    settings.set({ brightness: Number(slider.value) });
    show();
  });
  clip.checked = settings.get().clip;
  clip.addEventListener('change', () => {
    settings.set({ clip: clip.checked });
    show();
    showClipping();
    evaluate();
  });
  seed.value = `${settings.get().seed}`;
  seed.addEventListener('change', () => {
    if (seed.validity.valid && seed.value !== '') {
      settings.set({ seed: Number(seed.value) });
      run.restart();
    }
  });
  const sweep = new Sweep({ slider, button: find<HTMLButtonElement>('#sweep'), moved: show });
  if (!settings.has('brightness') && !matchMedia('(prefers-reduced-motion: reduce)').matches) sweep.start();
  copyButton(find<HTMLButtonElement>('[data-copy]'), region(model));
  showClipping();
  show();
}

/** Marks the page as alive: the first weights have arrived, and are on it. */
function firstEffect(): void {
  const { dataset } = document.documentElement;
  if ('ready' in dataset) return;
  dataset.ready = '';
  performance.mark('first-effect');
}
