// How smooth the page is, from the intervals between its frames.

/** { median, p95, longest }, in milliseconds, and how many there were. */
export function summary(intervals) {
  const sorted = intervals.toSorted((a, b) => a - b);
  const at = (share) => Number((sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN).toFixed(1));
  return { count: sorted.length, median: at(0.5), p95: at(0.95), longest: at(1) };
}

export function phrase({ count, median, p95, longest }) {
  return `${count} frames, median ${median} ms, 95 % within ${p95} ms, longest ${longest} ms`;
}
