// Row: one call of a constructor that is refused or accepted, and the short forms that the tables are written in.

import { Adam, AdamW, SGD, SGDM } from '../../../ts/index.ts';

type Class = new (spec: unknown, options?: unknown) => { step(): boolean };
export type ClassName = 'SGD' | 'SGDM' | 'Adam' | 'AdamW';
export const classes = { SGD, SGDM, Adam, AdamW } as unknown as Record<ClassName, Class>;
export const classNames = Object.keys(classes) as ClassName[];

export type ErrorName = 'TypeError' | 'RangeError';

/** A constructor, its arguments, and what it throws, word for word; without `error` it accepts them. */
export interface Row {
  readonly class: ClassName;
  readonly spec: unknown;
  readonly options: unknown;
  readonly error?: ErrorName;
  readonly text?: string;
}

/** What one field does with one value: the text goes on after the field's name. No error: accepted. */
export type Case = readonly [value: unknown, error?: ErrorName, text?: string];

/** The cases of every field of a type: the compiler wants a list for each, so that no field is forgotten. */
export type Table<Fields> = { readonly [Name in keyof Required<Fields>]: readonly Case[] };

/** A value and how a text shows it. */
type Shown = readonly [value: unknown, shown: string];

export interface Sort {
  /** What a text expects ... */
  readonly expected: string;
  /** ... and one of a TypeError, where that differs. */
  readonly expectedType?: string;
  /** Wrong types, besides those that every field of its sort gets. */
  readonly wrong?: readonly Shown[];
  /** Just beyond each bound. */
  readonly outside: readonly Shown[];
  /** Just within each bound, and undefined. */
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

/** A number: also with NaN, the other wrong types and a negative number. */
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

/** A number that a function may give in place of. */
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

/** One of some words. */
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
