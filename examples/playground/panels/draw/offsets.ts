// What accuracy curves are made of: the same arms and offsets in the worker that evaluates and on the page.

import type { Arm, Weights } from '../../learning/brightness.ts';

export const ARMS: readonly Arm[] = ['plain', 'gc', 'centred-input'];

/** Added to every pixel, as in the terminal's demonstration: -0.5 to 0.5 by 0.1. */
export const OFFSETS: readonly number[] = Array.from({ length: 11 }, (_, i) => (i - 5) / 10);

/** The first message to the worker. */
export interface TestDigits {
  /** The packed digits. */
  readonly bytes: ArrayBuffer;
}

/** Asks for the curves of these weights. */
export interface Question {
  readonly arms: Readonly<Record<Arm, Weights>>;
  readonly clip: boolean;
  /** How many test digits are read, the first ones. */
  readonly count: number;
}

/** The accuracy at each offset. */
export interface Curves {
  readonly accuracy: Readonly<Record<Arm, readonly number[]>>;
  readonly clip: boolean;
  readonly count: number;
}
