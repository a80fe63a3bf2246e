// Median and minimum.

/** The middle value, or the mean of the middle two. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/** Median and minimum over the rounds, in seconds per step. */
export function summary(seconds) {
  return { median: median(seconds), minimum: Math.min(...seconds) };
}
