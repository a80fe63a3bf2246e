// Progress: one bar per model on a terminal, otherwise one line per model (a log, a pipe).

import { SingleBar } from 'cli-progress';

export interface Progress {
  advance(): void;
  /** Ends the bar, or writes the line, with a few words about the outcome. */
  finish(outcome: string): void;
}

const LABEL_WIDTH = 34;
const LINE_WIDTH = 78;

/** Writes to standard error, so that the table on standard output can be redirected. */
export function startProgress(name: string, steps: number): Progress {
  const label = name.padEnd(LABEL_WIDTH);
  // A bar that wraps cannot be redrawn in place.
  if (!process.stderr.isTTY || process.stderr.columns < LINE_WIDTH) {
    return { advance: () => {}, finish: (outcome) => console.error(`${label}  ${outcome}`) };
  }
  const bar = new SingleBar({
    format: '{label}  {bar} {percentage}%  {outcome}',
    barsize: 18,
    barCompleteChar: '\u2588',
    barIncompleteChar: '\u2591',
    autopadding: true,
    linewrap: true, // false would leave the terminal unable to wrap after Ctrl+C
  });
  bar.start(steps, 0, { label, outcome: '' });
  return {
    advance: () => bar.increment(),
    finish(outcome) {
      bar.update({ outcome });
      bar.stop();
    },
  };
}
