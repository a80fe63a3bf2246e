// An answer card: the digit that a network reads, whether it is right, and the probabilities of all ten as bars.

const DIGITS = Array.from({ length: 10 }, (_, digit) => digit);

export interface Answer {
  readonly digit: number;
  /** From 0 to 1. */
  readonly probability: number;
}

export class Card {
  readonly #card: HTMLElement;
  readonly #output: HTMLElement;
  readonly #verdict: HTMLElement;
  readonly #bars: readonly HTMLElement[];

  /** Fills in the bars of a card of panel.html. */
  constructor(card: HTMLElement) {
    const find = (selector: string) => card.querySelector(selector) as HTMLElement;
    this.#card = card;
    this.#output = find('output');
    this.#verdict = find('.verdict');
    this.#bars = DIGITS.map((digit) => {
      const bar = document.createElement('span');
      bar.dataset.bar = `${digit}`;
      bar.append(document.createElement('i'), `${digit}`);
      return bar;
    });
    find('.bars').append(...this.#bars);
  }

  /** Shows these probabilities; `label` is the digit that it is, if that is known. Returns the answer. */
  show(probabilities: Float32Array, label: number | undefined): Answer {
    const probability = Math.max(...probabilities);
    const digit = probabilities.indexOf(probability);
    write(this.#output, `${digit}`);
    write(
      this.#verdict,
      label === undefined ? percent(probability) : digit === label ? '\u2713 correct' : '\u2717 wrong',
    );
    this.#card.dataset.verdict = label === undefined ? '' : digit === label ? 'right' : 'wrong';
    this.#bars.forEach((bar, i) => {
      const value = probabilities[i] as number;
      bar.dataset.value = value.toFixed(4);
      bar.classList.toggle('best', i === digit);
      bar.style.setProperty('--value', `${value}`);
    });
    return { digit, probability };
  }

  /** Shows nothing: the pad is empty. */
  clear(): void {
    write(this.#output, '\u2013');
    write(this.#verdict, '');
    this.#card.dataset.verdict = '';
    for (const bar of this.#bars) {
      bar.dataset.value = '0';
      bar.classList.remove('best');
      bar.style.setProperty('--value', '0');
    }
  }
}

export function percent(fraction: number): string {
  return `${Math.round(100 * fraction)} %`;
}

function write(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
