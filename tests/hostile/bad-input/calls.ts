// Calls that members and `centralize` reject after construction, for an optimizer with one [3, 4] parameter "w".

import { centralize } from '../../../ts/index.ts';
import type { ErrorName } from './sorts.ts';

/** An optimizer as loosely typed as in JavaScript. */
export interface Loose {
  readonly parameters: { readonly w: Record<'lrScale' | 'decayScale' | 'frozen', unknown> };
  step(options?: unknown): boolean;
  clipGradValue(limit?: unknown): void;
  lr: unknown;
  stepsTaken: unknown;
  gradScale: unknown;
}

export type Call = readonly [call: (optimizer: Loose) => unknown, error: ErrorName, text: string];

const rate = 'expected a finite float32 of 0 or more';
const scale = 'expected a finite number of 0 or more';
const orFunction = `${rate}, or a function of the number of steps taken that gives one`;
const count = 'expected an integer of 0 or more';
const positive = 'expected a finite float32 above 0';
const bound = 'expected a number of 0 or more';
const loosely = centralize as (array: unknown, target?: unknown) => unknown;
const array = (): Float32Array => new Float32Array(12);

function set<Host extends object>(host: (optimizer: Loose) => Host, field: keyof Host, value: unknown) {
  return (optimizer: Loose): void => {
    host(optimizer)[field] = value as Host[keyof Host];
  };
}
const self = (optimizer: Loose): Loose => optimizer;
const w = (optimizer: Loose): Loose['parameters']['w'] => optimizer.parameters.w;

export const calls: readonly Call[] = [
  [(o) => o.step(null), 'TypeError', 'step options is null, expected an object with zeroGrad, absent'],
  [(o) => o.step(true), 'TypeError', 'step options is true, expected an object with zeroGrad, absent'],
  [(o) => o.step({ zerograd: true }), 'TypeError', 'step: option "zerograd" is unknown, did you mean "zeroGrad"?'],
  [(o) => o.step({ zeroGrad: 1 }), 'TypeError', 'zeroGrad is 1, expected true or false'],
  [(o) => o.step({ zeroGrad: null }), 'TypeError', 'zeroGrad is null, expected true or false'],
  [(o) => o.clipGradValue(), 'TypeError', `limit is undefined, ${bound}`],
  [(o) => o.clipGradValue('1'), 'TypeError', `limit is "1", ${bound}`],
  [(o) => o.clipGradValue(Number.NaN), 'RangeError', `limit is NaN, ${bound}`],
  [(o) => o.clipGradValue(-5e-324), 'RangeError', `limit is -5e-324, ${bound}`],
  [set(self, 'lr', '0.1'), 'TypeError', `lr is "0.1", ${orFunction}`],
  [set(self, 'lr', undefined), 'TypeError', `lr is undefined, ${orFunction}`],
  [set(self, 'lr', Number.NaN), 'RangeError', `lr is NaN, ${rate}`],
  [set(self, 'lr', -1), 'RangeError', `lr is -1, ${rate}`],
  [set(self, 'lr', Infinity), 'RangeError', `lr is Infinity, ${rate}`],
  [set(self, 'stepsTaken', '1'), 'TypeError', `stepsTaken is "1", ${count}`],
  [set(self, 'stepsTaken', 1n), 'TypeError', `stepsTaken is 1n, ${count}`],
  [set(self, 'stepsTaken', Number.NaN), 'RangeError', `stepsTaken is NaN, ${count}`],
  [set(self, 'stepsTaken', -1), 'RangeError', `stepsTaken is -1, ${count}`],
  [set(self, 'stepsTaken', 0.5), 'RangeError', `stepsTaken is 0.5, ${count}`],
  [set(self, 'stepsTaken', 2 ** 53), 'RangeError', `stepsTaken is 9007199254740992, ${count}`],
  [set(self, 'gradScale', undefined), 'TypeError', `gradScale is undefined, ${positive}`],
  [set(self, 'gradScale', Number.NaN), 'RangeError', `gradScale is NaN, ${positive}`],
  [set(self, 'gradScale', 0), 'RangeError', `gradScale is 0, ${positive}`],
  [set(self, 'gradScale', Infinity), 'RangeError', `gradScale is Infinity, ${positive}`],
  [set(w, 'lrScale', '1'), 'TypeError', `"w": lrScale is "1", ${scale}`],
  [set(w, 'lrScale', Number.NaN), 'RangeError', `"w": lrScale is NaN, ${scale}`],
  [set(w, 'lrScale', -5e-324), 'RangeError', `"w": lrScale is -5e-324, ${scale}`],
  [set(w, 'decayScale', () => 1), 'TypeError', `"w": decayScale is a function, ${scale}`],
  [set(w, 'decayScale', Number.NaN), 'RangeError', `"w": decayScale is NaN, ${scale}`],
  [set(w, 'decayScale', Infinity), 'RangeError', `"w": decayScale is Infinity, ${scale}`],
  [set(w, 'frozen', 1), 'TypeError', '"w": frozen is 1, expected true or false'],
  [set(w, 'frozen', undefined), 'TypeError', '"w": frozen is undefined, expected true or false'],
];

const target = { shape: [3, 4], outputAxis: 0 };
const isTarget = 'expected an object with shape, outputAxis';

/** Calls of `centralize`. */
export const functions: readonly Call[] = [
  [() => loosely([1, 2], target), 'TypeError', 'array is [1, 2], expected a Float32Array'],
  [() => loosely(new Float64Array(12), target), 'TypeError', 'array is a Float64Array, expected a Float32Array'],
  [() => loosely(null, target), 'TypeError', 'array is null, expected a Float32Array'],
  [
    () => loosely({ [Symbol.toStringTag]: 'Float32Array', length: 12 }, target),
    'TypeError',
    'array is a Float32Array, expected a Float32Array',
  ],
  [() => loosely(array()), 'TypeError', `target is undefined, ${isTarget}`],
  [() => loosely(array(), [3, 4]), 'TypeError', `target is an array, ${isTarget}`],
  [() => loosely(array(), { ...target, axis: 0 }), 'TypeError', 'option "axis" is unknown, did you mean "outputAxis"?'],
  [
    () => loosely(array(), { outputAxis: 0 }),
    'TypeError',
    'shape is undefined, expected an array of lengths such as [128, 784]',
  ],
  [() => loosely(array(), { ...target, shape: [3, -4] }), 'RangeError', `shape[1] is -4, ${count}`],
  [() => loosely(array(), { ...target, shape: [3, Number.NaN] }), 'RangeError', `shape[1] is NaN, ${count}`],
  [
    () => loosely(array(), { shape: [3, 4] }),
    'TypeError',
    'outputAxis is undefined, expected an axis or an array of axes',
  ],
  [
    () => loosely(array(), { ...target, outputAxis: -3 }),
    'RangeError',
    'outputAxis is -3, shape [3, 4] needs axes from -2 to 1',
  ],
  [() => loosely(new Float32Array(11), target), 'RangeError', 'array has 11 values, shape [3, 4] needs 12'],
  [() => loosely(new Float32Array(13), target), 'RangeError', 'array has 13 values, shape [3, 4] needs 12'],
];
