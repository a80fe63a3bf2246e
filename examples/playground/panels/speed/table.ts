// The table of the speed panel: one row for each rule and size, there from the start and filled in as results arrive.

import { RULES } from './problem.ts';
import { SIDES, type SpeedRow, type Who } from './rows.ts';

/** The columns with figures; a pair is how many times as long the first takes as the second. */
const COLUMNS: readonly (Who | readonly [Who, Who])[] = [
  'loop',
  'ours',
  ['loop', 'ours'],
  'loop gc',
  'ours gc',
  ['loop gc', 'ours gc'],
  'team',
  'team gc',
];

const whole = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });

export class SpeedTable {
  readonly #table: HTMLTableElement;
  readonly #rows = new Map<string, HTMLTableRowElement>();

  constructor(table: HTMLTableElement) {
    this.#table = table;
    const body = table.tBodies[0] as HTMLTableSectionElement;
    for (const side of SIDES) {
      for (const rule of RULES) {
        const row = body.insertRow();
        const heading = document.createElement('th');
        heading.scope = 'row';
        heading.textContent = rule;
        row.append(heading);
        row.insertCell().textContent = (side * side).toLocaleString('en');
        for (const _ of COLUMNS) row.insertCell();
        this.#rows.set(`${rule} ${side * side}`, row);
      }
    }
    this.clear();
  }

  clear(): void {
    for (const cell of this.#figures()) cell.textContent = '\u2013';
  }

  /** Names the number of threads above the last two columns. */
  setThreads(count: number): void {
    const heading = this.#table.querySelector('[data-team]');
    if (heading !== null) heading.textContent = count > 1 ? `${count} threads` : 'Threads';
  }

  set({ rule, parameters, ns, who }: SpeedRow): void {
    const row = this.#rows.get(`${rule} ${parameters}`);
    COLUMNS.forEach((column, i) => {
      const cell = row?.cells[i + 2];
      if (cell === undefined) return;
      if (typeof column === 'string') show(cell, ns[column], parameters);
      else cell.textContent = times(ns[column[0]], ns[column[1]]);
      if (who.length === 0) cell.textContent = 'differ';
    });
  }

  *#figures(): Generator<HTMLTableCellElement> {
    for (const row of this.#rows.values()) yield* [...row.cells].slice(2);
  }
}

/** Nanoseconds a parameter, and steps a second. */
function show(cell: HTMLTableCellElement, ns: number | undefined, parameters: number): void {
  if (ns === undefined) {
    cell.textContent = '\u2013';
    return;
  }
  const steps = document.createElement('small');
  steps.textContent = `${whole.format(1e9 / ns)}/s`;
  cell.replaceChildren(`${(ns / parameters).toPrecision(3)} ns`, steps);
}

/** How many times as long the first takes as the second. */
function times(slow: number | undefined, fast: number | undefined): string {
  return slow === undefined || fast === undefined ? '\u2013' : (slow / fast).toPrecision(2);
}
