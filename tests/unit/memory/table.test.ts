// Table: the offsets in ts/memory/table.ts are those that repr(C) gives the structs of crate/src/table.rs.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { HEADER, SCALARS, TENSOR } from '../../../ts/memory/table.ts';
import { LOOPS, TRAVERSAL } from '../../../ts/options/traversal.ts';

const source = readFileSync(new URL('../../../crate/src/table.rs', import.meta.url), 'utf8');

interface Layout {
  readonly offsets: Readonly<Record<string, number>>;
  readonly size: number;
  readonly alignment: number;
}

const primitives: Readonly<Record<string, number>> = { f64: 8, u32: 4 };
const upTo = (offset: number, alignment: number): number => Math.ceil(offset / alignment) * alignment;
const camel = (name: string): string => name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());

/** Size and alignment of a Rust type on wasm32. */
function measure(type: string): { size: number; alignment: number } {
  const array = /^\[(?:Cell<)?(\w+)>?; (\w+)\]$/.exec(type);
  if (array !== null) {
    const { size, alignment } = measure(array[1] as string);
    return { size: size * (array[2] === 'SCALARS' ? SCALARS : Number(array[2])), alignment };
  }
  const primitive = primitives[type];
  return primitive === undefined ? layout(type) : { size: primitive, alignment: primitive };
}

/** The layout of a struct by the rules of C. */
function layout(name: string): Layout {
  const body = new RegExp(
    `#\\[repr\\(C\\)\\]\\n#\\[derive\\([^)]*\\)\\]\\npub struct ${name} \\{\\n([^}]*)\\n\\}`,
  ).exec(source);
  if (body === null) throw new Error(`crate/src/table.rs has no #[repr(C)] struct ${name}`);
  const offsets: Record<string, number> = {};
  let end = 0;
  let widest = 1;
  for (const [, field, type] of (body[1] as string).matchAll(/^ {4}pub (\w+): (.+),$/gm)) {
    const { size, alignment } = measure(type as string);
    end = upTo(end, alignment);
    offsets[camel(field as string)] = end;
    end += size;
    widest = Math.max(widest, alignment);
  }
  return { offsets, size: upTo(end, widest), alignment: widest };
}

const without = ({ unused: _, ...offsets }: Readonly<Record<string, number>>): Record<string, number> => offsets;

test('the header', () => {
  const { offsets, size } = layout('Header');
  expect({ ...HEADER }).toEqual({ ...without(offsets), size });
});

test('the record of a tensor', () => {
  const { offsets, size } = layout('Tensor');
  expect({ ...TENSOR }).toEqual({ ...without(offsets), bytes: size });
});

test('records follow the header aligned', () => {
  const { alignment } = layout('Tensor');
  expect([HEADER.size % alignment, TENSOR.bytes % alignment]).toEqual([0, 0]);
});

test('the loops, counts before strides, and the room for scalars', () => {
  expect(layout('Loops').offsets).toEqual({ counts: 0, strides: 4 * LOOPS });
  expect(source).toContain(`pub const SCALARS: usize = ${SCALARS};`);
});

test('the numbers of the traversals', () => {
  const numbers = Object.fromEntries(
    [...source.matchAll(/pub const (\w+): u32 = (\d+);/g)].map(([, name, number]) => [
      name?.toLowerCase(),
      Number(number),
    ]),
  );
  expect(numbers).toEqual({ ...TRAVERSAL });
});
