// A hundred thousand optimizers that are dropped leave nothing behind: a slab goes with the last optimizer in it, and a
// memory of its own with its owner.

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const COUNT = 100_000;
const GROWTH = 1.1;

const pathOf = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

test('the resident memory of the last tenth is that of the second', () => {
  const program = [pathOf('churn.mjs'), pathOf('../../ts/index.ts'), `${COUNT}`];
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--expose-gc', '--import', 'tsx', ...program], {
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const { wrong, resident } = JSON.parse(stdout) as { wrong?: string; resident: number[] };
  const megabytes = resident.map((bytes) => Math.round(bytes / 2 ** 20));
  console.log(`hostile churn: ${COUNT} optimizers made and dropped, ${megabytes.join(', ')} MB after each tenth`);
  expect(wrong).toBe(undefined);
  expect(resident).toHaveLength(10);
  expect(resident[9]).toBeLessThanOrEqual(GROWTH * (resident[1] as number));
});
