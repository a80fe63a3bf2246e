// The text of a chart: a table that can be opened below it, with the same values.

/** Numbers by column, the first of which is x; null where there is none. */
export type Columns = readonly (readonly (number | null)[])[];

export type Format = (value: number) => string;

export class ValueTable {
  readonly element = document.createElement('details');
  readonly #body: HTMLTableSectionElement;
  readonly #formats: readonly Format[];
  readonly #rows: number;

  /** `rows` is how many rows it has at most: of more values, evenly spread ones are shown. */
  constructor(title: string, headings: readonly string[], formats: readonly Format[], rows: number) {
    this.#formats = formats;
    this.#rows = rows;
    const summary = document.createElement('summary');
    summary.textContent = 'Values as a table';
    const scroller = document.createElement('div');
    scroller.className = 'scroller';
    const table = document.createElement('table');
    table.createCaption().textContent = title;
    const row = table.createTHead().insertRow();
    for (const heading of headings) row.append(headingCell('col', heading));
    this.#body = table.createTBody();
    scroller.append(table);
    this.element.append(summary, scroller);
  }

  set(columns: Columns): void {
    const shown = spread(columns[0]?.length ?? 0, this.#rows);
    const rows = shown.map((index) =>
      columns.map((column, i) => {
        const value = column[index] ?? null;
        return value === null || Number.isNaN(value) ? '\u2013' : (this.#formats[i]?.(value) ?? `${value}`);
      }),
    );
    while (this.#body.rows.length > rows.length) this.#body.deleteRow(-1);
    rows.forEach((texts, i) => {
      const row = this.#body.rows[i] ?? this.#newRow(texts.length);
      texts.forEach((text, k) => {
        const cell = row.cells[k];
        if (cell !== undefined && cell.textContent !== text) cell.textContent = text;
      });
    });
  }

  #newRow(cells: number): HTMLTableRowElement {
    const row = this.#body.insertRow();
    row.append(headingCell('row', ''));
    for (let i = 1; i < cells; i++) row.insertCell();
    return row;
  }
}

function headingCell(scope: 'col' | 'row', text: string): HTMLTableCellElement {
  const cell = document.createElement('th');
  cell.scope = scope;
  cell.textContent = text;
  return cell;
}

/** At most `most` indices below `count`, evenly spread, the first and the last included. */
export function spread(count: number, most: number): number[] {
  if (count <= most) return Array.from({ length: count }, (_, i) => i);
  return Array.from({ length: most }, (_, i) => Math.round((i * (count - 1)) / (most - 1)));
}
