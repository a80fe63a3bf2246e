// The caption of a chart: its title, and for each line a swatch, its name, and its value at the cursor or at the end.

import type { Columns, Format } from './table.ts';

interface Line {
  readonly label: string;
  readonly token: string;
  readonly dash?: readonly number[];
  readonly width?: number;
}

const SVG = 'http://www.w3.org/2000/svg';

export class Legend {
  readonly element = document.createElement('figcaption');
  readonly #where = document.createElement('span');
  readonly #values: readonly HTMLElement[];
  readonly #formatX: Format;
  readonly #formatY: Format;
  readonly #xLabel: string;

  constructor(title: string, xLabel: string, lines: readonly Line[], formatX: Format, formatY: Format) {
    this.#formatX = formatX;
    this.#formatY = formatY;
    this.#xLabel = xLabel;
    const heading = document.createElement('p');
    heading.className = 'chart-title';
    const name = document.createElement('strong');
    name.textContent = title;
    this.#where.className = 'where';
    heading.append(name, ' ', this.#where);
    const list = document.createElement('ul');
    this.#values = lines.map((line) => {
      const item = document.createElement('li');
      const value = document.createElement('span');
      value.className = 'value';
      item.append(swatch(line), line.label, ' ', value);
      list.append(item);
      return value;
    });
    this.element.append(heading, list);
  }

  /** Shows the values at the sample that is nearest to x, or at the last one. */
  set(columns: Columns, x: number | undefined): void {
    const xs = columns[0] ?? [];
    const index = x === undefined ? xs.length - 1 : nearest(xs, x);
    const at = xs[index] ?? null;
    write(this.#where, at === null ? '' : `${this.#xLabel} ${this.#formatX(at)}`);
    this.#values.forEach((element, i) => {
      const value = columns[i + 1]?.[index] ?? null;
      write(element, value === null ? '' : this.#formatY(value));
    });
  }
}

function write(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

function nearest(xs: readonly (number | null)[], x: number): number {
  return xs.reduce<number>((best, value, i) => {
    const distance = (candidate: number | null | undefined) => Math.abs((candidate ?? Number.POSITIVE_INFINITY) - x);
    return distance(value) < distance(xs[best]) ? i : best;
  }, 0);
}

/** A short piece of the line, so that lines are told apart by more than their colour. */
function swatch({ token, dash, width = 2.5 }: Line): SVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 28 10');
  svg.setAttribute('aria-hidden', 'true');
  const line = document.createElementNS(SVG, 'line');
  const attributes = {
    x1: 1,
    x2: 27,
    y1: 5,
    y2: 5,
    'stroke-width': width,
    'stroke-dasharray': dash?.join(' ') ?? 'none',
  };
  for (const [name, value] of Object.entries(attributes)) line.setAttribute(name, `${value}`);
  line.style.stroke = `var(${token})`;
  svg.append(line);
  return svg;
}
