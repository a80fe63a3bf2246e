// Spec: every field of a parameter with the wrong type, NaN, a negative number, and values around each bound, for the
// parameter "w" of shape [3, 4].

import type { ParameterSpec } from '../../../ts/index.ts';
import { type Case, flag, nonNegative, numeric, type Table, tiny } from './sorts.ts';

const lengths = 'expected an array of lengths such as [128, 784]';
const length = 'expected an integer of 0 or more';
const product = 'expected lengths whose product, taken from left to right, never exceeds 9,007,199,254,740,991';
const values = 'expected a number or an array of numbers';
const flatArray = 'expected a number: a flat array, row-major';
const axis = 'expected an axis or an array of axes';
const between = 'shape [3, 4] needs axes from -2 to 1';
const alone = '(to leave it alone: centralize: false and no outputAxis)';

const wrongShapes: readonly Case[] = [
  [undefined, 'TypeError', ` is undefined, ${lengths}`],
  [null, 'TypeError', ` is null, ${lengths}`],
  [12, 'TypeError', ` is 12, ${lengths}`],
  [Number.NaN, 'TypeError', ` is NaN, ${lengths}`],
  [-1, 'TypeError', ` is -1, ${lengths}`],
  ['3,4', 'TypeError', ` is "3,4", ${lengths}`],
  [{ length: 2, 0: 3, 1: 4 }, 'TypeError', ` is an object, ${lengths}`],
  [Int32Array.of(3, 4), 'TypeError', ` is an Int32Array, ${lengths}`],
  [['3', 4], 'TypeError', `[0] is "3", ${length}`],
  [[3, [4]], 'TypeError', `[1] is [4], ${length}`],
  [new Array(2), 'TypeError', `[0] is undefined, ${length}`],
  [[3, 4n], 'TypeError', `[1] is 4n, ${length}`],
];

export const fields: Table<ParameterSpec> = {
  shape: [
    ...wrongShapes,
    [[Number.NaN, 4], 'RangeError', `[0] is NaN, ${length}`],
    [[3, -1], 'RangeError', `[1] is -1, ${length}`],
    [[-tiny], 'RangeError', `[0] is -5e-324, ${length}`],
    [[tiny], 'RangeError', `[0] is 5e-324, ${length}`],
    [[3, 4.5], 'RangeError', `[1] is 4.5, ${length}`],
    [[3, Infinity], 'RangeError', `[1] is Infinity, ${length}`],
    [[2 ** 53], 'RangeError', `[0] is 9007199254740992, ${length}`],
    [[2 ** 40, 2 ** 40, 0], 'RangeError', ` is [1099511627776, 1099511627776, 0], ${product}`],
    [[2 ** 53 - 1, 2, 0], 'RangeError', ` is [9007199254740991, 2, 0], ${product}`],
    [[...new Array(99).fill(2 ** 52), 0], 'RangeError', ` is [${`${2 ** 52}, `.repeat(8)}…], ${product}`],
    [[]],
    [[0]],
    [[0, 2 ** 53 - 1]],
    [[2 ** 53 - 1, 1, 0]],
    [[0, 2 ** 53 - 1, 2 ** 53 - 1]],
    [[1, 1, 1, 1, 1, 1, 1, 1, 1, 1]],
    [[3, 4]],
  ],
  initial: [
    [undefined, 'TypeError', ` is undefined, ${values}`],
    [null, 'TypeError', ` is null, ${values}`],
    ['0', 'TypeError', ` is "0", ${values}`],
    ['000000000000', 'TypeError', ` is "000000000000", ${values}`],
    [true, 'TypeError', ` is true, ${values}`],
    [0n, 'TypeError', ` is 0n, ${values}`],
    [{}, 'TypeError', ` is an object, ${values}`],
    [new Set([1]), 'TypeError', ` is a Set, ${values}`],
    [() => 1, 'TypeError', ` is a function, ${values}`],
    [new ArrayBuffer(48), 'TypeError', ` is an ArrayBuffer, ${values}`],
    [new DataView(new ArrayBuffer(48)), 'TypeError', ` is a DataView, ${values}`],
    [new BigInt64Array(12), 'TypeError', ` is a BigInt64Array, ${values}`],
    [[[1, 2, 3, 4], [], []], 'TypeError', `[0] is [1, 2, 3, 4], ${flatArray}`],
    [[1, '2'], 'TypeError', `[1] is "2", ${flatArray}`],
    [[1, null], 'TypeError', `[1] is null, ${flatArray}`],
    [new Array(12), 'TypeError', `[0] is undefined, ${flatArray}`],
    [{ length: 12 }, 'TypeError', `[0] is undefined, ${flatArray}`],
    [[], 'RangeError', ' has 0 values, shape [3, 4] needs 12'],
    [new Float32Array(11), 'RangeError', ' has 11 values, shape [3, 4] needs 12'],
    [new Float64Array(13), 'RangeError', ' has 13 values, shape [3, 4] needs 12'],
    [{ length: Number.NaN }, 'RangeError', ' has NaN values, shape [3, 4] needs 12'],
    [{ length: -1 }, 'RangeError', ' has -1 values, shape [3, 4] needs 12'],
    [new Float32Array(12)],
    [new Int8Array(12)],
    [new Array(12).fill(-1)],
    [{ ...new Array(12).fill(1), length: 12 }],
    [Number.NaN],
    [-1],
    [-Infinity],
    [Number.MAX_VALUE],
  ],
  outputAxis: [
    ['0', 'TypeError', ` is "0", ${axis}`],
    [null, 'TypeError', ` is null, ${axis}`],
    [false, 'TypeError', ` is false, ${axis}`],
    [{}, 'TypeError', ` is an object, ${axis}`],
    [Int8Array.of(0), 'TypeError', ` is an Int8Array, ${axis}`],
    [[0, '1'], 'TypeError', ` is [0, "1"], ${axis}`],
    [[[0]], 'TypeError', ` is [[0]], ${axis}`],
    [new Array(1), 'TypeError', ` is [], ${axis}`],
    [Number.NaN, 'RangeError', ` is NaN, ${between}`],
    [2, 'RangeError', ` is 2, ${between}`],
    [-3, 'RangeError', ` is -3, ${between}`],
    [0.5, 'RangeError', ` is 0.5, ${between}`],
    [-tiny, 'RangeError', ` is -5e-324, ${between}`],
    [Infinity, 'RangeError', ` is Infinity, ${between}`],
    [[0, 2], 'RangeError', ` is [0, 2], ${between}`],
    [[], 'RangeError', ` is [], shape [3, 4] needs at least one axis ${alone}`],
    [[0, 0], 'RangeError', ' is [0, 0], shape [3, 4] needs each axis once'],
    [[0, -2], 'RangeError', ' is [0, -2], shape [3, 4] needs each axis once'],
    [[0, 1], 'RangeError', ` is [0, 1], shape [3, 4] needs an axis left to average ${alone}`],
    [[1, -2], 'RangeError', ` is [1, -2], shape [3, 4] needs an axis left to average ${alone}`],
    [0],
    [-0],
    [1],
    [-1],
    [-2],
    [[1]],
    [undefined],
  ],
  centralize: flag().filter(([value]) => value !== true), // true needs an axis: see combinations
  lrScale: numeric({ ...nonNegative, inside: [0, -0, tiny, 1e38, undefined] }),
  decayScale: numeric({ ...nonNegative, inside: [0, -0, tiny, 1e38, undefined] }),
  frozen: flag(),
};
