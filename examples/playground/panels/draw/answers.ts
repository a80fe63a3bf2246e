// The answers of both networks to what is on the pad, from the newest weights: computed in the page, so that the slider
// never waits for a worker.

import { type Arm, answer, brightened, rowSum, type Weights } from '../../learning/brightness.ts';
import { type Answer, Card, percent } from './cards.ts';
import { showRowSum } from './meter.ts';
import { paint } from './picture.ts';

export type Arms = Readonly<Record<Arm, Weights>>;

/** What the networks are asked. */
export interface Scene {
  /** What is on the pad, as it was drawn. */
  readonly ink: Float32Array;
  /** The same as a digit of MNIST. */
  readonly image: Float32Array;
  /** The digit that it is, if that is known. */
  readonly label: number | undefined;
  readonly brightness: number;
  readonly clip: boolean;
}

const SHOWN = ['plain', 'gc'] as const;
const NAMES = { plain: 'Without GC', gc: 'With GC' };
/** How long nothing has changed before the answers are spoken, in milliseconds. */
const PAUSE = 800;

export class Answers {
  readonly #pad: HTMLCanvasElement;
  readonly #seen: HTMLCanvasElement;
  readonly #spoken: HTMLElement;
  readonly #cards: Readonly<Record<(typeof SHOWN)[number], Card>>;
  readonly #section: HTMLElement;
  #arms: Arms | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(section: HTMLElement) {
    const find = <E extends HTMLElement>(selector: string) => section.querySelector(selector) as E;
    this.#section = section;
    this.#pad = find('#pad');
    this.#seen = find('#seen');
    this.#spoken = find('#spoken-answers');
    this.#cards = { plain: new Card(find('[data-arm=plain]')), gc: new Card(find('[data-arm=gc]')) };
  }

  get arms(): Arms | undefined {
    return this.#arms;
  }

  /** Takes newer weights, and shows their row sums. */
  take(arms: Arms): void {
    this.#arms = arms;
    for (const arm of SHOWN) {
      showRowSum(this.#section.querySelector(`[data-row-sum=${arm}]`) as HTMLElement, rowSum(arms[arm]));
    }
  }

  show(scene: Scene): void {
    const { ink, image, label, brightness, clip } = scene;
    const lit = brightened(image, brightness, clip);
    paint(this.#pad, brightened(ink, brightness, clip));
    paint(this.#seen, lit);
    const isEmpty = !image.some((value) => value > 0);
    const arms = this.#arms;
    if (isEmpty || arms === undefined) {
      for (const arm of SHOWN) this.#cards[arm].clear();
      return;
    }
    const answers = SHOWN.map((arm) => [arm, this.#cards[arm].show(answer(arms[arm], lit, arm), label)] as const);
    this.#speakSoon(answers);
  }

  /** Only once nothing has changed for a while: the answers may change at every frame. */
  #speakSoon(answers: readonly (readonly [(typeof SHOWN)[number], Answer])[]): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const sentences = answers.map(
        ([arm, { digit, probability }]) => `${NAMES[arm]}: ${digit}, ${percent(probability)}.`,
      );
      this.#spoken.textContent = sentences.join(' ');
    }, PAUSE);
  }
}
