// Checks: validates what callers pass. All messages have the form "what is value, expected ...". A wrong type is a
// TypeError, a wrong value a RangeError. A message is only built when it is thrown.

import { suggestion } from './suggestions.ts';

/** A range of numbers and its description. */
export interface Range {
  readonly expected: string;
  /** Must be written so that NaN fails. */
  readonly holds: (x: number) => boolean;
  /** Whether a schedule must not replace the number. */
  readonly isFixed?: true;
}

export const nonNegative: Range = { expected: 'a finite number of 0 or more', holds: (x) => x >= 0 && x < Infinity };
export const positive: Range = { expected: 'a finite number above 0', holds: (x) => x > 0 && x < Infinity };
/** The largest float64 that stays finite when rounded to float32. */
export const LARGEST_FLOAT32: number = 2 ** 128 - 2 ** 103 - 2 ** 75;
/** For factors in the kernels: still finite as a float32, and in the second range still above 0. */
export const nonNegativeFloat32: Range = {
  expected: 'a finite float32 of 0 or more',
  holds: (x) => x >= 0 && x <= LARGEST_FLOAT32,
};
export const positiveFloat32: Range = {
  expected: 'a finite float32 above 0',
  holds: (x) => Math.fround(x) > 0 && x <= LARGEST_FLOAT32,
};
export const positiveOrInfinite: Range = {
  expected: 'a number above 0 (leave it out for no limit)',
  holds: (x) => x > 0,
};
export const nonNegativeOrInfinite: Range = { expected: 'a number of 0 or more', holds: (x) => x >= 0 };
export const belowOne: Range = { expected: 'a number of 0 or more and below 1', holds: (x) => x >= 0 && x < 1 };
export const positiveUpToOne: Range = { expected: 'a number above 0 and at most 1', holds: (x) => x > 0 && x <= 1 };
export const upToOne: Range = { expected: 'a number from 0 to 1', holds: (x) => x >= 0 && x <= 1 };
export const count: Range = { expected: 'an integer of 0 or more', holds: (x) => Number.isSafeInteger(x) && x >= 0 };
export const countFromOne: Range = {
  expected: 'an integer of 1 or more',
  holds: (x) => Number.isSafeInteger(x) && x >= 1,
};

/** A value as it appears in a message: always short, even if an array contains itself. */
export function show(value: unknown): string {
  return showNested(value, 0);
}

function showNested(value: unknown, depth: number): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return 'a function';
  if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? '-0' : String(value);
  if (Array.isArray(value) && depth < 2) {
    const first = value.slice(0, 8).map((each) => showNested(each, depth + 1));
    return `[${first.join(', ')}${value.length > 8 ? ', …' : ''}]`;
  }
  const tag = tagOf(value);
  return tag === 'Object' ? 'an object' : `${/^[AEIOU]/.test(tag) ? 'an' : 'a'} ${tag}`;
}

/** `Map`, `Float32Array`, ...: also works for values from another realm. */
export function tagOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}

/** Whether UTF-8 can encode the text, which means that it has no lone surrogates. */
export function isUnicode(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}

/** A number with commas between its thousands. */
export function formatCount(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+$)/g, ',');
}

function message(what: string, value: unknown, expected: string): string {
  return `${what} is ${show(value)}, expected ${expected}`;
}

/** Returns the value if it is a number in the range. */
export function number(what: string, value: unknown, range: Range): number {
  if (typeof value !== 'number') throw new TypeError(message(what, value, range.expected));
  if (!range.holds(value)) throw new RangeError(message(what, value, range.expected));
  return value;
}

/** Returns the value if it is true or false. */
export function boolean(what: string, value: unknown): boolean {
  if (typeof value !== 'boolean') throw new TypeError(message(what, value, 'true or false'));
  return value;
}

/** Returns the value if it is one of these words. */
export function oneOf<Word extends string>(what: string, value: unknown, words: readonly Word[]): Word {
  const expected = words.map((word) => `"${word}"`).join(' or ');
  if (typeof value !== 'string') throw new TypeError(message(what, value, expected));
  const found = words.find((word) => word === value);
  if (found === undefined) throw new RangeError(message(what, value, expected));
  return found;
}

/** The error for a value of the wrong type. */
export function wrongType(what: string, value: unknown, expected: string): TypeError {
  return new TypeError(message(what, value, expected));
}

/** Whether it is an object but not an array. */
export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The error for a value that should be an object. An array is named without its content, which would not help. */
export function noObject(what: string, value: unknown, expected: string): TypeError {
  return new TypeError(`${what} is ${Array.isArray(value) ? 'an array' : show(value)}, expected ${expected}`);
}

/** Returns the value if it is an object with no other fields than these; `where` begins the message about any other. */
export function fields<T extends object>(what: string, value: T, names: readonly string[], where: string): T {
  if (!isObject(value)) {
    throw noObject(what, value, `an object with ${names.join(', ')}`);
  }
  for (const name of Object.keys(value)) {
    if (!names.includes(name)) {
      throw new TypeError(`${where} ${show(name)} is unknown, ${suggestion(name, names)}`);
    }
  }
  return value;
}
