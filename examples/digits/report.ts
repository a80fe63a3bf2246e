// The result of a demonstration, and the lines that say what was run and where.

import { arch, cpus, platform } from 'node:os';
import { CLIENTS } from '../playground/learning/federated.ts';
import type { Figure } from './figure.ts';
import { CLASSES, PIXELS } from './images.ts';
import { ROUNDS, type Settings } from './options.ts';
import { BATCH } from './train.ts';

export interface Report {
  /** What the numbers of the table are. */
  readonly heading: string;
  readonly table: string;
  /** Explanations of the terms it uses. */
  readonly notes: readonly string[];
  /** One sentence about this run's own numbers. */
  readonly reading: string;
  readonly figure: Figure;
}

export function describeRun({ demo, width, images, epochs, optimizer, at, lr, seeds }: Settings): string[] {
  const epochsOfBatches = `${epochs === 1 ? '1 epoch' : `${epochs} epochs`} of batches of ${BATCH}`;
  const passes = demo === 'federated' ? `${ROUNDS} rounds of ${CLIENTS} devices` : epochsOfBatches;
  const place = at ? `, GC of the ${at}` : '';
  const spread = seeds === 1 ? '1 seed' : `mean \u00b1 standard deviation over ${seeds} seeds`;
  return [
    `${PIXELS}-${width}-${CLASSES} perceptron, ${images.toLocaleString('en')} MNIST images, ${passes}`,
    `${optimizer.toUpperCase()}${place}, lr ${lr.join(' / ')}; ${spread}`,
  ];
}

export function describeMachine(): string {
  const { node, v8 } = process.versions;
  const cores = cpus();
  return `Node ${node}, V8 ${v8}, ${platform()} ${arch()}, ${cores.length} x ${cores[0]?.model.trim() ?? 'unknown core'}`;
}
