// What is on the pad: a digit of the test set, or a drawing, which is brought to the same form.

import type { Digits } from '../../learning/digits.ts';
import type { SettingsStore } from '../../ui/url.ts';
import type { Scene } from './answers.ts';
import { centred } from './centre.ts';
import { SIDE } from './ink.ts';
import { Pad } from './pad.ts';

const PIXELS = SIDE * SIDE;

export class Subject {
  readonly #pad: Pad;
  readonly #source: HTMLElement;
  readonly #settings: SettingsStore;
  readonly #changed: () => void;
  #digits: Digits | undefined;
  /** The number of the test digit; undefined for a drawing. */
  #index: number | undefined;
  #image: Float32Array = new Float32Array(PIXELS);

  /** `changed` is called whenever something else is on the pad. */
  constructor(section: HTMLElement, settings: SettingsStore, changed: () => void) {
    const find = <E extends HTMLElement>(selector: string) => section.querySelector(selector) as E;
    this.#settings = settings;
    this.#changed = changed;
    this.#source = find('#source');
    this.#pad = new Pad({
      canvas: find<HTMLCanvasElement>('#pad'),
      marker: find('.marker'),
      position: find('#pad-position'),
      begun: () => {
        if (this.#index !== undefined) this.#clear(); // a test digit gives way to a drawing
      },
      drawn: () => {
        this.#image = centred(this.#pad.ink);
        this.#tell('your drawing, scaled and centred as MNIST\u2019s digits are');
      },
    });
    find('#next-digit').addEventListener('click', () => {
      const count = this.#digits?.count ?? 1;
      const digit = (settings.get().digit % count) + 1;
      settings.set({ digit });
      this.#show(digit - 1);
    });
    find('#clear').addEventListener('click', () => this.#clear());
  }

  get scene(): Pick<Scene, 'ink' | 'image' | 'label'> {
    const label = this.#index === undefined ? undefined : this.#digits?.labels[this.#index];
    return { ink: this.#pad.ink, image: this.#image, label };
  }

  /** Shows the test digit of the settings, unless the visitor has begun to draw. */
  take(test: Digits): void {
    this.#digits = test;
    if (this.#image.every((value) => value === 0)) this.#show(this.#settings.get().digit - 1);
  }

  #show(index: number): void {
    const digits = this.#digits;
    if (digits === undefined) return;
    this.#index = index;
    this.#image = digits.images.slice(index * PIXELS, (index + 1) * PIXELS);
    this.#pad.set(this.#image);
    this.#tell(`test digit ${index + 1} of ${digits.count.toLocaleString('en')}, a ${digits.labels[index]}`);
  }

  #clear(): void {
    this.#index = undefined;
    this.#image = new Float32Array(PIXELS);
    this.#pad.set(this.#image);
    this.#tell('nothing yet: draw a digit');
  }

  #tell(source: string): void {
    if (this.#source.textContent !== source) this.#source.textContent = source;
    this.#changed();
  }
}
