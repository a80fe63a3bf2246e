// Bad input as data: every option of every optimizer and every field of a spec with the wrong type, NaN, a negative
// number, and values just outside and just inside each bound: the type and exact message of each error.

import { describe, expect, test } from 'vitest';
import { badInputOf, filled } from '../../numerics/rules/index.ts';
import { combinations } from './combinations.ts';
import * as options from './options.ts';
import { type ClassName, classes, classNames, type Row } from './row.ts';
import type { Case, ErrorName } from './sorts.ts';
import { fields } from './spec.ts';

const w = { shape: [3, 4], initial: 1 };

function tableOf(name: ClassName): Readonly<Record<string, readonly Case[]>> {
  const lr = filled(name, {}).lr === undefined ? options.lrRequired : options.lr;
  return { ...options.shared, lr, ...badInputOf(name) };
}

function rowsOf(name: ClassName): Row[] {
  const base = { lr: 0.1 };
  const rows: Row[] = [];
  for (const [field, cases] of Object.entries(tableOf(name))) {
    for (const each of cases) rows.push(row(name, { w }, { ...base, [field]: each[0] }, field, each));
  }
  for (const [field, cases] of Object.entries(options.centralize)) {
    for (const each of cases) {
      const centralize = { outputAxis: 0, [field]: each[0] };
      rows.push(row(name, { w }, { ...base, centralize }, `centralize.${field}`, each));
    }
  }
  for (const [field, cases] of Object.entries(options.lookahead)) {
    for (const each of cases) {
      rows.push(row(name, { w }, { ...base, lookahead: { [field]: each[0] } }, `lookahead.${field}`, each));
    }
  }
  for (const [field, cases] of Object.entries(fields)) {
    for (const each of cases) rows.push(row(name, { w: { ...w, [field]: each[0] } }, base, `"w": ${field}`, each));
  }
  return rows;
}

function row(name: ClassName, spec: unknown, given: unknown, what: string, [, error, text]: Case): Row {
  return { class: name, spec, options: given, ...(error && { error, text: what + text }) };
}

/** What a call throws, in the form of a table row. */
function outcome(call: () => unknown): { error?: ErrorName; text?: string } {
  try {
    call();
  } catch (thrown) {
    const { name, message } = thrown as Error;
    // memory.test.ts checks the number of bytes; what a table needs besides the arrays does not matter here.
    return { error: name as ErrorName, text: message.replace(/(?<=needs )[\d,]+(?= bytes, \d+ an element)/, '*') };
  }
  return {};
}

const wanted = ({ error, text }: Row): object => (error === undefined ? {} : { error, text });

describe.each(classNames)('%s', (name) => {
  const rows = [...rowsOf(name), ...combinations.filter((each) => each.class === name)];

  const titled = rows.map((each, index) => ({ ...each, title: `row ${index}: ${each.text ?? 'accepted'}` }));

  test.each(titled)('$title', (each) => {
    expect(outcome(() => new classes[name](each.spec, each.options).step())).toEqual(wanted(each));
  });
});

describe('completeness', () => {
  /** The fields that the source knows, taken from the message that lists them. */
  function known(spec: unknown, given: unknown): string[] {
    const { text = '' } = outcome(() => new classes.SGD(spec, given));
    return (text.split('an object with ')[1] ?? '').split(', ').sort();
  }

  test.each(classNames)('every option of %s has rows, and no other', (name) => {
    const { text = '' } = outcome(() => new classes[name]({ w }, null));
    expect(Object.keys(tableOf(name)).sort()).toEqual(text.split('an object with ')[1]?.split(', ').sort());
  });

  test('so has every option of centralize and of lookahead, and every field of a parameter', () => {
    expect(Object.keys(options.centralize).sort()).toEqual(known({ w }, { lr: 0.1, centralize: [] }));
    expect(Object.keys(options.lookahead).sort()).toEqual(known({ w }, { lr: 0.1, lookahead: [] }));
    expect(Object.keys(fields).sort()).toEqual(known({ w: null }, { lr: 0.1 }));
  });

  const all = classNames.flatMap((name) => Object.entries(tableOf(name)));
  test.each([...new Map([...all, ...Object.entries({ ...options.centralize, ...options.lookahead, ...fields })])])(
    '%s is given a wrong type, NaN, a negative number, and something that it accepts',
    (_, cases) => {
      const given = cases.flatMap(([value]) => (Array.isArray(value) ? value : [value]));
      expect(cases.some(([, error]) => error === 'TypeError')).toBe(true);
      expect(cases.some(([, error]) => error === undefined)).toBe(true);
      expect(given.some((value) => Number.isNaN(value))).toBe(true);
      expect(given.some((value) => typeof value === 'number' && value < 0)).toBe(true);
    },
  );
});
