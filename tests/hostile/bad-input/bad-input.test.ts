// Bad input as data: every option of every optimizer and every field of a spec with the wrong type, NaN, a negative
// number, just outside and just inside each bound: the type of the error and its text, word for word.

import { describe, expect, test } from 'vitest';
import { combinations } from './combinations.ts';
import * as options from './options.ts';
import { type Case, type ClassName, classes, classNames, type ErrorName, type Row } from './row.ts';
import { fields } from './spec.ts';

const w = { shape: [3, 4], initial: 1 };

const adamTable = { ...options.shared, ...options.adam };
const sgdTable = { ...options.shared, lr: options.lrRequired, ...options.sgd };
const tables: Record<ClassName, Readonly<Record<string, readonly Case[]>>> = {
  SGD: sgdTable,
  SGDM: sgdTable,
  Adam: adamTable,
  AdamW: adamTable,
};

function rowsOf(name: ClassName): Row[] {
  const base = { lr: 0.1 };
  const rows: Row[] = [];
  for (const [field, cases] of Object.entries(tables[name])) {
    for (const each of cases) rows.push(row(name, { w }, { ...base, [field]: each[0] }, field, each));
  }
  for (const [field, cases] of Object.entries(options.centralize)) {
    for (const each of cases) {
      const centralize = { outputAxis: 0, [field]: each[0] };
      rows.push(row(name, { w }, { ...base, centralize }, `centralize.${field}`, each));
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

/** What a call throws, as a table has it. */
function outcome(call: () => unknown): { error?: ErrorName; text?: string } {
  try {
    call();
  } catch (thrown) {
    const { name, message } = thrown as Error;
    return { error: name as ErrorName, text: message };
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
  /** The fields that the source knows, from the text that lists them. */
  function known(spec: unknown, given: unknown): string[] {
    const { text = '' } = outcome(() => new classes.SGD(spec, given));
    return (text.split('an object with ')[1] ?? '').split(', ').sort();
  }

  test.each(classNames)('every option of %s has rows, and no other', (name) => {
    const { text = '' } = outcome(() => new classes[name]({ w }, null));
    expect(Object.keys(tables[name]).sort()).toEqual(text.split('an object with ')[1]?.split(', ').sort());
  });

  test('so has every option of centralize, and every field of a parameter', () => {
    expect(Object.keys(options.centralize).sort()).toEqual(known({ w }, { lr: 0.1, centralize: [] }));
    expect(Object.keys(fields).sort()).toEqual(known({ w: null }, { lr: 0.1 }));
  });

  test.each(Object.entries({ ...adamTable, ...options.sgd, ...options.centralize, ...fields }))(
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
