// Tables of text, from columns: each as wide as its longest cell, the first to the left, the others to the right.

import type { Summary } from './statistics.ts';

/** A cell that is a line across its column. */
export const RULE = Symbol('rule');

export type Column = readonly (string | typeof RULE)[];

/** All columns are equally long. */
export function formatTable(columns: readonly Column[]): string {
  const padded = columns.map((column, c) => {
    const width = Math.max(...column.map((cell) => (cell === RULE ? 0 : cell.length)));
    return column.map((cell) => {
      if (cell === RULE) return '\u2500'.repeat(width);
      return c === 0 ? cell.padEnd(width) : cell.padStart(width);
    });
  });
  const lines = padded[0]?.map((_, row) => padded.map((column) => column[row]).join('  ')) ?? [];
  return lines.join('\n');
}

/** "86.3 \u00b1 1.3", in per cent; without a spread where there is none. */
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
