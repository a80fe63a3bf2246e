// Python's safetensors reads our files and we read Python's, bit for bit; what it rejects, we reject.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { copyAsFloat32 } from '../../../ts/checkpoint/dtypes.ts';
import { read, write } from '../../../ts/checkpoint/format.ts';
import { toJson } from '../../../ts/checkpoint/json.ts';
import { decode, encode } from '../../../ts/checkpoint/safetensors.ts';
import { crossed } from '../../numerics/rules/index.ts';
import { dataOf, entry, fileOf } from '../files.ts';
import { hostile } from '../hostile.ts';
import { make, plain } from '../snapshots.ts';
import { unusual } from '../unusual.ts';
import { hasPython, python } from './python.ts';

interface Described {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly bytes: string;
}

interface Read {
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly tensors: readonly Described[];
  readonly again: readonly Described[];
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const byName = (a: Described, b: Described): number => (a.name < b.name ? -1 : 1);
const describedBy = (name: string, shape: readonly number[], bytes: Uint8Array): Described => {
  return { name, shape, dtype: 'float32', bytes: hex(bytes) };
};

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

if (!hasPython && !process.env.CI) {
  test.skip('NOT RUN: there is no Python with safetensors, which npm test tries to install', () => {});
} else {
  test('Python is there', () => {
    expect(hasPython).toBe(true);
  });

  describe('safetensors of Python', () => {
    let folder = '';

    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'zeromean-python-'));
    });

    afterAll(() => {
      rmSync(folder, { recursive: true, force: true });
    });

    test('writes what we read: every tensor, every bit, its metadata', () => {
      const written = python<Described[]>('write', folder);
      expect(written.length).toBeGreaterThan(7);
      for (const file of ['metadata', 'plain']) {
        const bytes = readFileSync(join(folder, `${file}.safetensors`));
        const { metadata, tensors } = decode(bytes);
        const found = [...tensors.values()].map(({ name, shape, bytes: data }) => describedBy(name, shape, data));
        expect(found.sort(byName)).toEqual([...written].sort(byName));
        expect([...metadata].sort()).toEqual(
          file === 'plain'
            ? []
            : [
                ['format', 'np'],
                ['名前', '💡'],
              ],
        );
        expect(read(bytes).run).toBe(undefined);
        expect(read(bytes).parameters.length).toBe(written.length);
      }
    });

    test('opens a checkpoint of ours with the right values and metadata', () => {
      const name = '名前 "\\\n💡';
      const snapshot = plain({ options: { lr: 0.1 + 0.2, clipNorm: Infinity, weightDecay: -0 } }, { name });
      const file = join(folder, 'ours.safetensors');
      writeFileSync(file, write(snapshot, { state: true }));
      const { metadata, tensors, again } = python<Read>('read', file);
      const bytes = (array: Float32Array): Uint8Array => new Uint8Array(array.buffer);
      const expected = [
        describedBy(name, [2], bytes(Float32Array.of(1, 2))),
        describedBy(`${name}.exp_avg`, [2], bytes(Float32Array.of(3, 4))),
        describedBy(`${name}.exp_avg_sq`, [2], bytes(Float32Array.of(5, 6))),
      ];
      expect([...tensors].sort(byName)).toEqual(expected);
      expect([...again].sort(byName)).toEqual(expected);
      expect(metadata).toMatchObject({ zeromean: 2, class: 'Adam', stepsTaken: 7, state: ['exp_avg', 'exp_avg_sq'] });
      expect(metadata.parameters).toMatchObject([{ name, shape: [2], lrScale: 1, frozen: false }]);
    });

    test.each(crossed)('opens a file of $name: its weights and its state, to the bit', ({ optimizer, options }) => {
      const made = make(optimizer, { w: { shape: [2, 3], initial: 0.5 }, b: { shape: [], initial: 1 } }, options);
      made.grad.fill(0.25);
      made.step();
      const file = join(folder, `${optimizer}.safetensors`);
      writeFileSync(file, made.save());
      const expected = Object.values(made.parameters).flatMap(({ name, shape, data, state, slow }) => {
        const arrays = Object.entries({ ...state, ...(slow && { slow }) }) as [string, Float32Array][];
        const named = [
          [name, data] as const,
          ...arrays.map(([slot, array]) => [`${name}.${snake(slot)}`, array] as const),
        ];
        return named.map(([of, array]) => describedBy(of, shape, new Uint8Array(array.slice().buffer)));
      });
      expect([...python<Read>('read', file).tensors].sort(byName)).toEqual(expected.sort(byName));
    });

    test('converts as we do: every F16, and F64 of all magnitudes', () => {
      const converted = python<Described[]>('convert', folder);
      const { tensors } = decode(readFileSync(join(folder, 'convert.safetensors')));
      expect(converted.map(({ name }) => name)).toEqual(['F16', 'F64']);
      for (const { name, shape, bytes } of converted) {
        const tensor = tensors.get(name);
        expect([tensor?.dtype, tensor?.shape]).toEqual([name, shape]);
        const into = new Float32Array(shape[0] ?? 0);
        if (tensor !== undefined) copyAsFloat32(tensor, into);
        const wanted = new Float32Array(Uint8Array.from(Buffer.from(bytes, 'hex')).buffer);
        // Conversion sets a bit in some NaNs, depending on the processor, so all NaNs count as equal.
        const differ = [...into].filter((value, i) => !Object.is(value, wanted[i]));
        expect(differ).toEqual([]);
        expect(into.some(Number.isNaN)).toBe(true);
      }
    });

    test('reads our numbers as the same float64', () => {
      const numbers = [0.1, 1 / 3, 5e-324, Number.MAX_VALUE, 2 ** 53, -1e-7];
      const file = join(folder, 'numbers.safetensors');
      writeFileSync(file, encode([], new Map([['numbers', toJson(numbers)]])));
      expect(python<Read>('read', file).metadata).toEqual({ numbers });
    });

    /** Where we are stricter: what cannot be a checkpoint, or is ambiguous. */
    const stricter = new Set([
      'a tensor twice',
      'a tensor twice, once with escapes',
      '__proto__ twice',
      'one key of the metadata twice',
      'an unknown field twice',
      'one key of an unknown field twice',
      'an unknown field that is deep',
      'an unknown field with many digits',
      'more than 2^53 and nothing',
      'a tensor that is an array',
      'a dtype that is an object',
      'white space in front',
    ]);

    test('opens what is unusual and right', () => {
      const files = mkdtempSync(join(folder, 'unusual-'));
      unusual.forEach(([, bytes], i) => {
        writeFileSync(join(files, String(i).padStart(3, '0')), bytes());
      });
      const opened = Object.entries(python<Record<string, boolean>>('accepts', files));
      expect(opened.length).toBe(unusual.length);
      expect(opened.filter(([, fine]) => !fine).map(([file]) => unusual[Number(file)]?.[0])).toEqual([]);
    });

    test('refuses what we refuse, but for what is named here, and opens what is right', () => {
      const files = mkdtempSync(join(folder, 'hostile-'));
      hostile.forEach(([, bytes], i) => {
        writeFileSync(join(files, String(i).padStart(3, '0')), bytes());
      });
      writeFileSync(join(files, 'right'), fileOf(`{${entry('w', '[2]', 0, 8)}}`, dataOf(8)));
      const opened = Object.entries(python<Record<string, boolean>>('accepts', files));
      const accepted = opened.filter(([, fine]) => fine).map(([file]) => hostile[Number(file)]?.[0] ?? file);
      expect(accepted.sort()).toEqual([...stricter, 'right'].sort());
    });
  });
}
