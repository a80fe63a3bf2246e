// Trains the networks of the first panel, and posts their weights every few steps.

import { type BrightnessState, brightness } from '../learning/brightness.ts';
import { unpack } from '../learning/digits.ts';
import { serve } from './serve.ts';
import { slots } from './slots.ts';

export interface Training {
  readonly seed: number;
  /** The packed digits. */
  readonly bytes: ArrayBuffer;
}

/** Five epochs of 2,000 digits in batches of 50. */
const STEPS = 200;
/** Several posts a second: what is on the page moves, and the worker has time to train. */
const EVERY = 5;

serve(({ seed, bytes }: Training) => states(seed, bytes));

function* states(seed: number, bytes: ArrayBuffer): Generator<BrightnessState> {
  const put = slots();
  const { train } = unpack(new Uint8Array(bytes));
  for (const state of brightness(train, { seed, steps: STEPS, every: EVERY })) {
    yield { ...state, arms: put(state.arms) };
  }
}
