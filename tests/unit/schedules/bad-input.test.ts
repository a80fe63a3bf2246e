// Bad input of schedules as data: wrong types, NaN, negative numbers, just outside and just inside each bound.

import { describe, expect, test } from 'vitest';
import * as schedules from '../../../ts/schedules.ts';
import { thrown } from '../../checkpoint/files.ts';
import { belowOne, type Case, flag, numeric, schedulable, word } from '../../hostile/bad-input/sorts.ts';

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
const countCases = (wrong = required): readonly Case[] =>
  numeric({
    expected: 'an integer of 0 or more',
    wrong,
    outside: [
      [0.5, '0.5'],
      [Infinity, 'Infinity'],
    ],
    inside: [0, 1, 2 ** 53 - 1],
  });
const fractionCases = numeric({ ...belowOne, wrong: functions });
const optionalRate = [...rateCases(functions), [undefined] as const];
const optionalSteps: readonly Case[] = [...stepCases.filter(([value]) => value !== undefined), [undefined]];
const optionalCount: readonly Case[] = [...countCases(functions), [undefined]];
const wordCases = (...words: readonly string[]): readonly Case[] => {
  const expected = words.map((each) => `"${each}"`).join(' or ');
  const capital = `${words[0]?.[0]?.toUpperCase()}${words[0]?.slice(1)}`;
  return word({ expected, outside: [[capital, `"${capital}"`]], inside: [...words, undefined] });
};
const milestoneCases: readonly Case[] = [
  [undefined, 'TypeError', ' is undefined, expected an array of integers'],
  [null, 'TypeError', ' is null, expected an array of integers'],
  [10, 'TypeError', ' is 10, expected an array of integers'],
  ['10', 'TypeError', ' is "10", expected an array of integers'],
  [{ 10: 0.1 }, 'TypeError', ' is an object, expected an array of integers'],
  [Int32Array.of(10, 20), 'TypeError', ' is an Int32Array, expected an array of integers'],
  [Array(2), 'TypeError', '[0] is undefined, expected an integer of 1 or more'],
  [['10'], 'TypeError', '[0] is "10", expected an integer of 1 or more'],
  [[10, null], 'TypeError', '[1] is null, expected an integer above 10'],
  [[0, 10], 'RangeError', '[0] is 0, expected an integer of 1 or more'],
  [[10.5, 20], 'RangeError', '[0] is 10.5, expected an integer of 1 or more'],
  [[Number.NaN], 'RangeError', '[0] is NaN, expected an integer of 1 or more'],
  [[2 ** 53], 'RangeError', '[0] is 9007199254740992, expected an integer of 1 or more'],
  [[10, 10], 'RangeError', '[1] is 10, expected an integer above 10'],
  [[10, 20, 15], 'RangeError', '[2] is 15, expected an integer above 20'],
  [[10, Infinity], 'RangeError', '[1] is Infinity, expected an integer above 10'],
  [[]],
  [[1]],
  [[1, 2, 2 ** 53 - 1]],
];
const factorsCases: readonly Case[] = [
  ...rateCases(functions)
    .filter(([value]) => !Array.isArray(value))
    .map((each): Case => (each[1] === 'TypeError' ? [each[0], each[1], `${each[2]}, or an array of them`] : each)),
  [[], 'RangeError', ' has 0 values, expected 2, one for each milestone'],
  [[0.1, 0.1, 0.1], 'RangeError', ' has 3 values, expected 2, one for each milestone'],
  [Array(2), 'TypeError', '[0] is undefined, expected a finite number of 0 or more'],
  [[0.1, '0.1'], 'TypeError', '[1] is "0.1", expected a finite number of 0 or more'],
  [[-1, 0.1], 'RangeError', '[0] is -1, expected a finite number of 0 or more'],
  [[0.1, Number.NaN], 'RangeError', '[1] is NaN, expected a finite number of 0 or more'],
  [[0.1, Infinity], 'RangeError', '[1] is Infinity, expected a finite number of 0 or more'],
  [[0, 1e308]],
  [undefined],
];
const optional = factorCases(functions, [5e-324, 1e308, undefined]);
const scale = factorCases(required, [5e-324, 1e308]);

/** Valid options of each schedule, and the cases of every option. */
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
  exponential: [
    { peak: 1, gamma: 0.5 },
    { peak: rateCases(), gamma: scale, transitionSteps: optionalSteps, staircase: flag(), end: optionalRate },
  ],
  polynomial: [
    { peak: 1, steps: 10 },
    { peak: rateCases(), steps: stepCases, power: optional, end: optionalRate },
  ],
  piecewise: [
    { peak: 1, milestones: [10, 20] },
    { peak: rateCases(), milestones: milestoneCases, factors: factorsCases },
  ],
  cosineRestarts: [
    { peak: 1, firstPeriod: 10 },
    { peak: rateCases(), firstPeriod: stepCases, multiplier: optionalSteps, minimum: optionalRate },
  ],
  cyclic: [
    { minimum: 0.1, peak: 1 },
    {
      minimum: rateCases(),
      peak: rateCases(),
      stepSizeUp: optionalSteps,
      stepSizeDown: optionalSteps,
      mode: wordCases('triangular', 'triangular2', 'expRange'),
      gamma: optional,
    },
  ],
  plateau: [
    { peak: 1 },
    {
      peak: rateCases(),
      mode: wordCases('min', 'max'),
      factor: fractionCases,
      patience: optionalCount,
      threshold: optionalRate,
      thresholdMode: wordCases('rel', 'abs'),
      cooldown: optionalCount,
      minLr: optionalRate,
      eps: optionalRate,
    },
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
    const [first] = Object.keys(table);
    expect(thrown(() => make({ ...right, [`${first}s`]: 1 })).message).toBe(
      `${name}: option "${first}s" is unknown, did you mean "${first}"?`,
    );
  });

  test.each([undefined, 1, 'peak', [], () => 1])('refuses %o in place of options', (given) => {
    expect(thrown(() => make(given)).name).toBe('TypeError');
    expect(thrown(() => make(given)).message).toMatch(new RegExp(`^${name} is .*, expected an object with `));
  });
});

describe('warmup', () => {
  const { warmup } = loose as { warmup: Loose };
  const length = countCases();
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

describe('a plateau', () => {
  const right = { rate: 0.5, best: 2, badReports: 3, cooldownLeft: 4 };
  const best = numeric({
    expected: 'a finite number or null',
    wrong: required,
    outside: [[Infinity, 'Infinity']],
    inside: [0, -1, 1e308],
  }).filter(([value, name]) => name === undefined || (value !== null && value !== -1));
  const table = {
    rate: rateCases(),
    best: [...best, [null] as const],
    badReports: countCases(),
    cooldownLeft: countCases(),
  };
  const rows = Object.entries(table).flatMap(([field, cases]) => cases.map((each) => ({ field, each })));

  test.each(rows)('state.$field: $each.2', ({ field, each }) => {
    const schedule = schedules.plateau({ peak: 1 });
    const before = schedule.state;
    const given = { ...right, [field]: each[0] };
    expect(
      outcome(() => {
        schedule.state = given;
      }),
    ).toEqual(wanted(`state.${field}`, each));
    expect(schedule.state).toEqual(each[1] === undefined ? given : before);
  });

  test.each([undefined, null, 1, '{}', []])('refuses %o in place of a state', (given) => {
    const schedule = schedules.plateau({ peak: 1 });
    expect(
      outcome(() => {
        schedule.state = given as never;
      }),
    ).toMatchObject({
      name: 'TypeError',
      message: expect.stringMatching(/^state is .*, expected an object with rate, best/),
    });
    const unknown = { ...right, bestReports: 1 } as never;
    expect(
      outcome(() => {
        schedule.state = unknown;
      }),
    ).toMatchObject({ message: 'state: field "bestReports" is unknown, did you mean "badReports"?' });
  });

  test.each([undefined, null, '1', true, 1n, [1], {}, Float32Array.of(1)])(
    'refuses %o in place of a metric',
    (given) => {
      const schedule = schedules.plateau({ peak: 1, patience: 0 });
      const { message, name } = thrown(() => schedule.report(given as never));
      expect([name, message.replace(/ is .*,/, ' is ,')]).toEqual(['TypeError', 'metric is , expected a number']);
      expect(schedule.state).toEqual({ rate: 1, best: null, badReports: 0, cooldownLeft: 0 });
    },
  );
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
