// Scratch: the constants by which ts/memory/scratch.ts sizes scratch room are those of the kernels.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const read = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

/** The value of a constant in a source file of TypeScript or Rust. */
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
