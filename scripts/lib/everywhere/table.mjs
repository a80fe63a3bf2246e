// A table in Markdown, aligned to be read as it is.

/** Rows of text below their headings; numbers of columns in `right` are set to the right. */
export function table(headings, rows, right = []) {
  const lines = [headings, ...rows].map((row) => row.map(String));
  const widths = headings.map((_, i) => Math.max(3, ...lines.map((row) => row[i].length)));
  const pad = (text, i) => (right.includes(i) ? text.padStart(widths[i]) : text.padEnd(widths[i]));
  const rule = widths.map((width, i) => (right.includes(i) ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width)));
  const [first, ...others] = lines.map((row) => row.map(pad));
  return [first, rule, ...others].map((row) => `| ${row.join(' | ')} |`).join('\n');
}
