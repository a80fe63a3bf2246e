// Scratch: the constants by which ts/memory/scratch.ts sizes scratch space match those of the kernels.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { meansOf, rowsAtOnce } from '../../../ts/memory/scratch.ts';
import { TRAVERSAL } from '../../../ts/options/traversal.ts';

const read = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

/** The value of a constant in a TypeScript or Rust source file. */
function constant(path: string, name: string): number {
  const value = new RegExp(`const ${name}(?:: \\w+)? = (\\d+);`).exec(read(path))?.[1];
  if (value === undefined) throw new Error(`${path} has no constant ${name}`);
  return Number(value);
}

const ours = 'ts/memory/scratch.ts';

test.each([
  ['ROWS', 'crate/src/phi/rows.rs'],
  ['L1_ELEMENTS', 'crate/src/step/tiles.rs'],
])('%s is that of %s', (name, path) => {
  expect(constant(ours, name)).toBe(constant(path, name));
});

/** A one-argument function from a Rust source file, if it is simple enough to be mirrored. */
function rust(path: string, name: string): (x: number) => number {
  const found = new RegExp(`fn ${name}\\((\\w+): u32\\) -> u32 \\{\\s*(.+?)\\s*\\n\\}`, 's').exec(read(path));
  if (found === null) throw new Error(`${path} has no function ${name}`);
  const [, parameter = '', body = ''] = found;
  const expression = body
    .replace(/!(\w+)\.is_multiple_of\((\d+)\)/g, '$1 % $2 !== 0')
    .replace(/(\w+)\.next_multiple_of\((\d+)\)/g, 'Math.ceil($1 / $2) * $2')
    .replace(/padded\((\w+)\)\.max\((\d+)\)/g, 'Math.max(padded($1), $2)')
    .replace(/^if (.+) \{ (.+) \} else \{ (.+) \}$/, '$1 ? $2 : $3');
  const padded = expression.includes('padded(') ? rust(path, 'padded') : undefined;
  const ROWS = constant('crate/src/phi/rows.rs', 'ROWS');
  return (x) => new Function(parameter, 'ROWS', 'padded', `return ${expression};`)(x, ROWS, padded);
}

const lengths = Array.from({ length: 300 }, (_, i) => i + 1);

test('as many means of rows are computed together', () => {
  const atOnce = rust('crate/src/phi/rows.rs', 'at_once');
  expect(lengths.map(rowsAtOnce)).toEqual(lengths.map(atOnce));
});

test('the means of columns have as much space', () => {
  const floats = rust('crate/src/phi/columns.rs', 'floats');
  const ours = lengths.map((run) =>
    meansOf({ kind: TRAVERSAL.columns, run, averaged: [], outputs: [], inverseFanIn: 1 }),
  );
  expect(ours).toEqual(lengths.map((columns) => 4 * floats(columns)));
});
