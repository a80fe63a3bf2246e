// Markdown tables built from columns, and the formatting of their cells.

import { markdownTable } from 'markdown-table';
import type { Summary } from './statistics.ts';

/** The first column is left-aligned, the others right-aligned; all are equally long and start with their headings. */
export function formatTable(columns: readonly (readonly string[])[]): string {
  const rows = columns[0]?.map((_, row) => columns.map((column) => column[row])) ?? [];
  const align = columns.map((_, column) => (column === 0 ? 'l' : 'r'));
  return markdownTable(rows, { align, delimiterStart: false, delimiterEnd: false });
}

/** "86.3 \u00b1 1.3", in per cent; without the deviation if there is none. */
export function formatAccuracy({ mean, deviation }: Summary): string {
  return Number.isNaN(deviation) ? formatPercent(mean) : `${formatPercent(mean)} \u00b1 ${formatPercent(deviation)}`;
}

export function formatPercent(share: number): string {
  return (100 * share).toFixed(1);
}

/** "+0.3", "0.0", "-0.3". */
export function formatSigned(value: number): string {
  return `${value > 0 ? '+' : ''}${value.toFixed(1)}`;
}
