// Bad input of schedules as data: wrong types, NaN, negative numbers, just outside and just inside each bound.

import { describe, expect, test } from 'vitest';
import * as schedules from '../../../ts/schedules.ts';
import { thrown } from '../../checkpoint/files.ts';
import { type Case, numeric, schedulable } from '../../hostile/bad-input/sorts.ts';

type Loose = (...given: readonly unknown[]) => (n?: unknown) => number;
const loose = schedules as unknown as Readonly<Record<string, Loose>>;

const rate = 'a finite number of 0 or more';
const functions: readonly (readonly [unknown, string])[] = [[() => 1, 'a function']];
const required: readonly (readonly [unknown, string])[] = [[undefined, 'undefined'], ...functions];

const rateCases = (wrong = required): readonly Case[] =>
  numeric({
    expected: rate,
    wrong,
    outside: [
      [Infinity, 'Infinity'],
      [-5e-324, '-5e-324'],
    ],
    inside: [0, -0, 5e-324, 1e308],
  });
const stepCases = numeric({
  expected: 'an integer of 1 or more',
  wrong: required,
  outside: [
    [0, '0'],
    [0.5, '0.5'],
    [Infinity, 'Infinity'],
    [2 ** 53, '9007199254740992'],
  ],
  inside: [1, 2 ** 53 - 1],
});
const factorCases = (wrong: readonly (readonly [unknown, string])[], inside: readonly unknown[]): readonly Case[] =>
  numeric({
    expected: 'a finite number above 0',
    wrong,
    outside: [
      [0, '0'],
      [Infinity, 'Infinity'],
    ],
    inside,
  });
const partCases = numeric({
  expected: 'a number from 0 to 1',
  wrong: functions,
  outside: [
    [1 + 2 ** -52, '1.0000000000000002'],
    [-5e-324, '-5e-324'],
  ],
  inside: [0, 1, undefined],
});
const optional = factorCases(functions, [5e-324, 1e308, undefined]);
const scale = factorCases(required, [5e-324, 1e308]);

/** Right options of each, and the cases of every one. */
const tables: Readonly<Record<string, readonly [object, Readonly<Record<string, readonly Case[]>>]>> = {
  cosine: [
    { peak: 1, steps: 10 },
    { peak: rateCases(), steps: stepCases, end: [...rateCases(functions), [undefined]] },
  ],
  linear: [
    { start: 1, end: 0, steps: 10 },
    { start: rateCases(), end: rateCases(), steps: stepCases },
  ],
  step: [
    { peak: 1, stepSize: 10 },
    { peak: rateCases(), stepSize: stepCases, gamma: optional },
  ],
  oneCycle: [
    { peak: 1, steps: 10 },
    { peak: rateCases(), steps: stepCases, pctStart: partCases, divFactor: optional, finalDivFactor: optional },
  ],
  inverseSqrt: [
    { peak: 1, timescale: 10 },
    { peak: rateCases(), timescale: scale },
  ],
};

/** What a call throws, if anything. */
function outcome(call: () => unknown): object {
  let fine = false;
  const error = thrown(() => {
    call();
    fine = true;
    throw new Error('nothing');
  });
  return fine ? {} : error;
}

const wanted = (what: string, [, name, text]: Case): object =>
  name === undefined ? {} : { name, message: what + text };

describe.each(Object.entries(tables))('%s', (name, [right, table]) => {
  const make = loose[name] as Loose;
  const rows = Object.entries(table).flatMap(([option, cases]) => cases.map((each) => ({ option, each })));

  test.each(rows)('$option: $each.2', ({ option, each }) => {
    expect(outcome(() => make({ ...right, [option]: each[0] }))).toEqual(wanted(option, each));
  });

  test('knows the options of the table, and no others', () => {
    const names = thrown(() => make(null))
      .message.split('an object with ')[1]
      ?.split(', ');
    expect(names?.sort()).toEqual(Object.keys(table).sort());
    expect(thrown(() => make({ ...right, peaks: 1 })).message).toMatch(
      new RegExp(`^${name}: option "peaks" is unknown, did you mean "`),
    );
  });

  test.each([undefined, 1, 'peak', [], () => 1])('refuses %o in place of options', (given) => {
    expect(thrown(() => make(given)).name).toBe('TypeError');
    expect(thrown(() => make(given)).message).toMatch(new RegExp(`^${name} is .*, expected an object with `));
  });
});

describe('warmup', () => {
  const { warmup } = loose as { warmup: Loose };
  const length = numeric({
    expected: 'an integer of 0 or more',
    wrong: required,
    outside: [
      [0.5, '0.5'],
      [Infinity, 'Infinity'],
    ],
    inside: [0, 1, 2 ** 53 - 1],
  });
  const then = schedulable({
    expected: rate,
    wrong: [[undefined, 'undefined']],
    outside: [[Infinity, 'Infinity']],
    inside: [0, 1],
  });

  const rows = [
    ...length.map((each) => ({ option: 'length', given: [each[0], 1], each })),
    ...then.map((each) => ({ option: 'then', given: [1, each[0]], each })),
    ...[...rateCases(functions), [undefined] as const].map((each) => ({
      option: 'start',
      given: [1, 1, each[0]],
      each,
    })),
  ];

  test.each(rows)('$option: $each.2', ({ option, given, each }) => {
    expect(outcome(() => warmup(...given))).toEqual(wanted(option, each));
  });

  test.each([Number.NaN, -1, Infinity, '1', undefined])('a schedule that gives %o is named', (value) => {
    const schedule = warmup(2, (n: number) => (n === 0 ? 1 : value));
    expect(schedule(2)).toBe(1);
    expect(thrown(() => schedule(3)).message).toMatch(/^then\(1\) is .*, expected a finite number of 0 or more$/);
  });
});

describe('the steps taken', () => {
  const all = Object.entries(tables).map(([name, [right]]) => [name, (loose[name] as Loose)(right)] as const);
  const each = [...all, ['warmup', (loose.warmup as Loose)(5, 1)] as const];

  test.each(each)('of %s', (_, schedule) => {
    for (const [value, name] of rateCases()) {
      expect(outcome(() => schedule(value))).toMatchObject(name === undefined ? {} : { name });
      if (name !== undefined)
        expect(thrown(() => schedule(value)).message).toMatch(/^stepsTaken is .*, expected a finite/);
    }
  });
});
