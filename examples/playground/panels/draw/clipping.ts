// What clipping changes, in a sentence with the accuracies of this very training.

import { type Curves, OFFSETS } from './offsets.ts';

const even = 'Not clipped: every pixel changes by the same amount, even beyond black and white.';

/** `curves` are the newest, if there are any yet. */
export function describeClipping(clip: boolean, curves: Curves | undefined): string {
  if (!clip) return even;
  const uneven = 'Clipped: black gets no darker and white no brighter, so pixels no longer change by the same amount.';
  if (curves?.clip !== true) return uneven;
  const at = (offset: number) => {
    const index = OFFSETS.indexOf(offset);
    const of = (line: readonly number[]) => `${(100 * (line[index] as number)).toFixed(1)}\u00a0%`;
    return `${of(curves.accuracy.gc)} and ${of(curves.accuracy.plain)}`;
  };
  return (
    `${uneven} The line with GC is no longer exactly flat. With GC and without: ${at(-0.5)} at \u22120.5, ` +
    `${at(0)} at 0, ${at(0.5)} at +0.5 (${curves.count.toLocaleString('en')} test digits).`
  );
}
