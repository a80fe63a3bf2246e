// Tables overwritten with garbage: optimizers of up to 64 KiB share a memory, so a view of one optimizer's buffer
// reaches the tables of others. A call does not read what it finds there: it writes its table anew.

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { examples } from '../numerics/rules/index.ts';

/** Milliseconds until the program counts as hanging; it normally takes a fraction of that. */
const PATIENCE = 50_000;

let tried = 0;
afterAll(() => console.log(`hostile tables: ${tried} calls with a spoiled table`));

test('a spoiled table changes nothing: not for the optimizer, not for its neighbours, and no call hangs', () => {
  const program = fileURLToPath(new URL('garbage.ts', import.meta.url));
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', program, '12'], {
    encoding: 'utf8',
    timeout: PATIENCE,
    killSignal: 'SIGKILL',
  });
  expect({ status, signal, stderr }).toEqual({ status: 0, signal: null, stderr: '' });
  const report = JSON.parse(stdout) as { tried: number; complaints: Record<string, number> };
  tried = report.tried;
  expect(report.complaints).toEqual({});
  expect(tried).toBe(12 * 7 * 7 * examples.length); // rounds, kinds of damage, calls, optimizers
});
