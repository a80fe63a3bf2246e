// A live chart: uPlot's canvas in a figure, a legend that also gives values, and a table of the same values as text.

import uPlot from 'uplot';
import { Legend } from './legend.ts';
import { colour, onSchemeChange } from './scheme.ts';
import { type Columns, type Format, ValueTable } from './table.ts';

export interface Axis {
  readonly label: string;
  /** How values are written in the legend and in the table. */
  readonly format?: Format;
  /** How they are written on the axis; otherwise like that too. */
  readonly tick?: Format;
  readonly log?: boolean;
  /** Fixed limits; otherwise those of the values. */
  readonly range?: readonly [number, number];
}

export interface Series {
  readonly label: string;
  /** The custom property with its colour, such as '--gc'. */
  readonly token: string;
  readonly dash?: readonly number[];
  readonly width?: number;
}

export interface ChartOptions {
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
  /** In CSS pixels. */
  readonly height?: number;
  /** How many rows the table has at most. */
  readonly rows?: number;
}

/** Of a line, in CSS pixels. */
const WIDTH = 2.5;

const plainly: Format = (value) => `${Number(value.toPrecision(3))}`;

export class Chart {
  readonly #options: ChartOptions;
  readonly #plot = document.createElement('div');
  readonly #line = document.createElement('div');
  readonly #legend: Legend;
  readonly #table: ValueTable;
  #columns: Columns;
  /** The indices of the series: wide lines are drawn first, so that narrow ones stay visible on them. */
  readonly #order: readonly number[];
  #chart: uPlot;
  /** Where the vertical line is, if anywhere. */
  #cursor: number | undefined;

  /** Fills `figure`, which may be empty. */
  constructor(figure: HTMLElement, options: ChartOptions) {
    this.#options = options;
    const { title, x, y, series, rows = 12 } = options;
    const formatX = x.format ?? plainly;
    const formatY = y.format ?? plainly;
    this.#columns = [[], ...series.map(() => [])];
    this.#order = [...series.keys()].sort((a, b) => widthOf(series[b]) - widthOf(series[a]));
    this.#legend = new Legend(title, x.label, series, formatX, formatY);
    this.#table = new ValueTable(
      title,
      [x.label, ...series.map(({ label }) => label)],
      [formatX, ...series.map(() => formatY)],
      rows,
    );
    this.#plot.className = 'plot';
    this.#plot.setAttribute('role', 'img');
    this.#plot.setAttribute('aria-label', `${title}. The values are in the table below.`);
    this.#line.className = 'cursor-line';
    this.#line.hidden = true;
    figure.classList.add('chart');
    figure.append(this.#legend.element, this.#plot, this.#table.element);
    this.#chart = this.#build();
    onSchemeChange(() => {
      this.#chart.destroy();
      this.#chart = this.#build();
      this.#moveLine();
    });
    new ResizeObserver(() => {
      if (this.#plot.clientWidth === this.#chart.width) return;
      this.#chart.setSize({ width: this.#plot.clientWidth, height: this.#chart.height });
      this.#moveLine();
    }).observe(this.#plot);
  }

  /** Shows these values: x, then one column for each series. */
  set(columns: Columns): void {
    this.#columns = columns.map((column) => column.map((value) => (Number.isFinite(value) ? value : null)));
    this.#chart.setData(this.#data());
    this.#table.set(this.#columns);
    this.#moveLine();
  }

  /** Draws a vertical line at x, and lets the legend give the values there. */
  cursor(x: number | undefined): void {
    this.#cursor = x;
    this.#moveLine();
  }

  /** An element of its own, so that moving it does not draw the canvas again. */
  #moveLine(): void {
    const x = this.#cursor;
    this.#line.hidden = x === undefined;
    if (x !== undefined) this.#line.style.transform = `translateX(${this.#chart.valToPos(x, 'x')}px)`;
    this.#legend.set(this.#columns, x);
  }

  #data(): uPlot.AlignedData {
    const [xs = [], ...lines] = this.#columns;
    return [xs, ...this.#order.map((line) => lines[line] ?? [])].map((column) => [...column]) as uPlot.AlignedData;
  }

  #build(): uPlot {
    const { x, y, series, height = 260 } = this.#options;
    const axis = ({ label, format, tick = format, log }: Axis, size: number): uPlot.Axis => ({
      label,
      labelSize: 22,
      size,
      font: '12px system-ui, sans-serif',
      labelFont: '12px system-ui, sans-serif',
      stroke: colour('--muted'),
      grid: { stroke: colour('--grid'), width: 1 },
      ticks: { show: false },
      ...(tick === undefined ? {} : { values: (_, values) => values.map((v) => (v === null ? '' : tick(v))) }),
      ...(log === true ? {} : { space: 44 }),
    });
    const scale = ({ log, range }: Axis): uPlot.Scale => ({
      time: false,
      ...(log === true ? { distr: 3, log: 10 } : {}),
      ...(range === undefined ? {} : { range: [...range] }),
    });
    const chart = new uPlot(
      {
        width: this.#plot.clientWidth || 320,
        height,
        legend: { show: false },
        cursor: { y: false, drag: { setScale: false }, points: { size: 7 } },
        scales: { x: scale(x), y: scale(y) },
        axes: [axis(x, 30), axis(y, 46)],
        series: [
          {},
          ...this.#order
            .flatMap((line) => series[line] ?? [])
            .map(({ label, token, dash, width = WIDTH }) => ({
              label,
              stroke: colour(token),
              width,
              points: { show: false },
              ...(dash === undefined ? {} : { dash: [...dash] }),
            })),
        ],
        hooks: {
          setCursor: [
            ({ cursor: { idx } }) => {
              const hovered = typeof idx === 'number' ? this.#columns[0]?.[idx] : undefined;
              this.#legend.set(this.#columns, hovered ?? this.#cursor);
            },
          ],
        },
      },
      this.#data(),
      this.#plot,
    );
    chart.over.append(this.#line);
    return chart;
  }
}

function widthOf(series: Series | undefined): number {
  return series?.width ?? WIDTH;
}
