// Sorts: what each sort of option or field rejects and accepts; the message of each case follows the field's name.

export type ErrorName = 'TypeError' | 'RangeError';

/** How one field reacts to one value: the message after the field's name. Without an error, the value is accepted. */
export type Case = readonly [value: unknown, error?: ErrorName, text?: string];

/** The cases of every field of a type: the compiler requires a list for each, so that no field is forgotten. */
export type Table<Fields> = { readonly [Name in keyof Required<Fields>]: readonly Case[] };

/** A value and how messages show it. */
type Shown = readonly [value: unknown, shown: string];

export interface Sort {
  /** What a message says it expects ... */
  readonly expected: string;
  /** ... and what the message of a TypeError says, if different. */
  readonly expectedType?: string;
  /** Wrong types in addition to those tested for every field of this sort. */
  readonly wrong?: readonly Shown[];
  /** Values just beyond each bound. */
  readonly outside: readonly Shown[];
  /** Values just within each bound, and undefined. */
  readonly inside: readonly unknown[];
}

const always: readonly Shown[] = [
  [null, 'null'],
  [[], '[]'],
  [{}, 'an object'],
  [new Map(), 'a Map'],
  [1n, '1n'],
  [Symbol('one'), 'Symbol(one)'],
  ['', '""'],
];

function cases(sort: Sort, wrong: readonly Shown[], outside: readonly Shown[]): Case[] {
  const { expected, expectedType = expected, inside } = sort;
  return [
    ...wrong.map(([value, shown]): Case => [value, 'TypeError', ` is ${shown}, expected ${expectedType}`]),
    ...outside.map(([value, shown]): Case => [value, 'RangeError', ` is ${shown}, expected ${expected}`]),
    ...inside.map((value): Case => [value]),
  ];
}

/** A number: also tested with NaN, the other wrong types and a negative number. */
export function numeric(sort: Sort): readonly Case[] {
  const own: readonly Shown[] = [
    ['0.5', '"0.5"'],
    [true, 'true'],
    [Float32Array.of(0.5), 'a Float32Array'],
  ];
  const negative: readonly Shown[] = [
    [Number.NaN, 'NaN'],
    [-1, '-1'],
    [-Infinity, '-Infinity'],
  ];
  return cases(sort, [...always, ...own, ...(sort.wrong ?? [])], [...negative, ...sort.outside]);
}

/** A number for which a function may be given instead. */
export function schedulable(sort: Sort): readonly Case[] {
  const expectedType = `${sort.expected}, or a function of the number of steps taken that gives one`;
  return numeric({ ...sort, expectedType, inside: [...sort.inside, () => 0.1] });
}

/** true or false. */
export function flag(): readonly Case[] {
  const numbers: readonly Shown[] = [
    [0, '0'],
    [1, '1'],
    [-0, '-0'],
    [-1, '-1'],
    [Number.NaN, 'NaN'],
    ['true', '"true"'],
    [() => true, 'a function'],
  ];
  return cases(
    { expected: 'true or false', outside: [], inside: [true, false, undefined] },
    [...always, ...numbers],
    [],
  );
}

/** One of several words. */
export function word(sort: Sort): readonly Case[] {
  const numbers: readonly Shown[] = [
    [0, '0'],
    [-1, '-1'],
    [Number.NaN, 'NaN'],
    [true, 'true'],
  ];
  const noString = always.filter(([value]) => typeof value !== 'string');
  return cases(sort, [...noString, ...numbers], [['', '""'], ...sort.outside]);
}

export const tiny = 5e-324;
export const huge = Number.MAX_VALUE;
export const justBelowOne = 1 - 2 ** -53;
export const justAboveOne = 1 + 2 ** -52;
const lastInteger = Number.MAX_SAFE_INTEGER;

/** A finite number >= 0. */
export const nonNegative = {
  expected: 'a finite number of 0 or more',
  outside: [
    [-tiny, '-5e-324'],
    [Infinity, 'Infinity'],
  ],
  inside: [0, -0, tiny, huge, undefined],
} as const;

const largestFloat32 = 2 ** 128 - 2 ** 104;
const beyondFloat32 = 2 ** 128 - 2 ** 103; // the smallest that rounds to infinity

/** A factor in the kernels: a float32 >= 0. */
export const nonNegativeFloat32 = {
  expected: 'a finite float32 of 0 or more',
  outside: [
    [-tiny, '-5e-324'],
    [beyondFloat32, '3.4028235677973366e+38'],
    [huge, '1.7976931348623157e+308'],
    [Infinity, 'Infinity'],
  ],
  inside: [0, -0, tiny, largestFloat32, undefined],
} as const;

/** The same, but still > 0 as a float32. */
export const positiveFloat32 = {
  expected: 'a finite float32 above 0',
  outside: [
    [0, '0'],
    [-0, '-0'],
    [-tiny, '-5e-324'],
    [2 ** -150, '7.006492321624085e-46'],
    [beyondFloat32, '3.4028235677973366e+38'],
    [Infinity, 'Infinity'],
  ],
  inside: [2 ** -149, largestFloat32, undefined],
} as const;

/** An integer >= 1. */
export const countFromOne = {
  expected: 'an integer of 1 or more',
  outside: [
    [0, '0'],
    [-0, '-0'],
    [justBelowOne, '0.9999999999999999'],
    [1.5, '1.5'],
    [lastInteger + 1, '9007199254740992'],
    [Infinity, 'Infinity'],
  ],
  inside: [1, 2, lastInteger, undefined],
} as const;

/** From 0 to just below 1. */
export const belowOne = {
  expected: 'a number of 0 or more and below 1',
  outside: [
    [-tiny, '-5e-324'],
    [1, '1'],
    [Infinity, 'Infinity'],
  ],
  inside: [0, -0, tiny, justBelowOne, undefined],
} as const;

/** Above 0, up to 1. */
export const positiveUpToOne = {
  expected: 'a number above 0 and at most 1',
  outside: [
    [0, '0'],
    [-0, '-0'],
    [-tiny, '-5e-324'],
    [justAboveOne, '1.0000000000000002'],
    [Infinity, 'Infinity'],
  ],
  inside: [tiny, justBelowOne, 1, undefined],
} as const;

/** From 0 to 1. */
export const upToOne = {
  expected: 'a number from 0 to 1',
  outside: [
    [-tiny, '-5e-324'],
    [justAboveOne, '1.0000000000000002'],
    [Infinity, 'Infinity'],
  ],
  inside: [0, -0, tiny, 1, undefined],
} as const;

const two = 'two numbers or schedules such as [0.9, 0.999]';
const rate = 'expected a number of 0 or more and below 1';
const rateOrSchedule = `${rate}, or a function of the number of steps taken that gives one`;

/** Two decay rates. */
export const betas: readonly Case[] = [
  [0.9, 'TypeError', ` is 0.9, expected ${two}`],
  [-1, 'TypeError', ` is -1, expected ${two}`],
  [Number.NaN, 'TypeError', ` is NaN, expected ${two}`],
  [null, 'TypeError', ` is null, expected ${two}`],
  ['0.9', 'TypeError', ` is "0.9", expected ${two}`],
  [{ 0: 0.9, 1: 0.9 }, 'TypeError', ` is an object, expected ${two}`],
  [Float64Array.of(0.9, 0.9), 'TypeError', ` is a Float64Array, expected ${two}`],
  [[], 'RangeError', ' has 0 values, expected two such as [0.9, 0.999]'],
  [[0.9], 'RangeError', ' has 1 values, expected two such as [0.9, 0.999]'],
  [[0.9, 0.9, 0.9], 'RangeError', ' has 3 values, expected two such as [0.9, 0.999]'],
  [['0.9', 0.9], 'TypeError', `[0] is "0.9", ${rateOrSchedule}`],
  [[0.9, null], 'TypeError', `[1] is null, ${rateOrSchedule}`],
  [[0.9, undefined], 'TypeError', `[1] is undefined, ${rateOrSchedule}`],
  [[Number.NaN, 0.9], 'RangeError', `[0] is NaN, ${rate}`],
  [[0.9, Number.NaN], 'RangeError', `[1] is NaN, ${rate}`],
  [[-tiny, 0.9], 'RangeError', `[0] is -5e-324, ${rate}`],
  [[0.9, -tiny], 'RangeError', `[1] is -5e-324, ${rate}`],
  [[1, 0.9], 'RangeError', `[0] is 1, ${rate}`],
  [[0.9, 1], 'RangeError', `[1] is 1, ${rate}`],
  [[0.9, Infinity], 'RangeError', `[1] is Infinity, ${rate}`],
  [[0, 0]],
  [[tiny, tiny]],
  [[justBelowOne, justBelowOne]],
  [[() => 0.9, 0.99]],
  [[0.9, () => 0.99]],
  [undefined],
];
