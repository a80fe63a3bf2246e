// "Copy the code": the lines are cut from the files that run, so each of these files must have them.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { region } from '../../../examples/playground/ui/region.ts';

const folder = new URL('../../../examples/playground/', import.meta.url);
const linesOf = (file: string) => region(readFileSync(new URL(file, folder), 'utf8'));

test('imports from zeromean and the marked lines, nothing else', () => {
  const source = [
    "import { SGDM, type Spec } from 'zeromean';",
    "import { other } from './other.ts';",
    "import type { Team } from 'zeromean/threads';",
    'before();',
    '// #region zeromean',
    'const optimizer = new SGDM(spec);',
    '',
    '  optimizer.step();',
    '// #endregion',
    'after();',
  ].join('\n');
  expect(region(source)).toBe(
    [
      "import { SGDM, type Spec } from 'zeromean';",
      "import type { Team } from 'zeromean/threads';",
      '',
      'const optimizer = new SGDM(spec);',
      '',
      '  optimizer.step();',
    ].join('\n'),
  );
});

test('a source without the region is an error', () => {
  expect(() => region('optimizer.step();')).toThrow('no region');
  expect(() => region('// #region zeromean\noptimizer.step();')).toThrow('no region');
});

test.each(['learning/model.ts', 'panels/speed/ours.ts'])('%s shows an optimizer, GC and a step', (file) => {
  const lines = linesOf(file);
  expect(lines).toMatch(/^import \{[^}]*SGDM[^}]*\} from 'zeromean';/);
  for (const part of ['new SGDM(', 'centralize', 'outputAxis: 0', 'optimizer.step(']) expect(lines).toContain(part);
});

test('learning/federated.ts shows the averaging', () => {
  expect(linesOf('learning/federated.ts')).toContain('averagingRound');
});
