// The result of a demonstration, and the lines that say what was run and where.

import { arch, cpus, platform } from 'node:os';
import type { Figure } from './figure.ts';
import { CLASSES, PIXELS } from './images.ts';
import type { Settings } from './options.ts';
import { BATCH } from './train.ts';

export interface Report {
  readonly table: string;
  /** Explanations of the terms it uses. */
  readonly notes: readonly string[];
  /** One sentence about this run's own numbers. */
  readonly reading: string;
  readonly figure: Figure;
}

export function describeRun({ width, images, epochs, optimizer, at, lr, seeds }: Settings): string[] {
  const passes = epochs === 1 ? '1 epoch' : `${epochs} epochs`;
  const place = at ? `, GC of the ${at}` : '';
  const spread = seeds === 1 ? '1 seed' : `mean \u00b1 standard deviation over ${seeds} seeds`;
  return [
    `${PIXELS}-${width}-${CLASSES} perceptron, ${images.toLocaleString('en')} MNIST images, ${passes} of batches of ${BATCH}`,
    `${optimizer.toUpperCase()}${place}, lr ${lr.join(' / ')}; ${spread}`,
  ];
}

export function describeMachine(): string {
  const { node, v8 } = process.versions;
  const cores = cpus();
  return `Node ${node}, V8 ${v8}, ${platform()} ${arch()}, ${cores.length} x ${cores[0]?.model.trim() ?? 'unknown core'}`;
}
