// A hundred thousand dropped optimizers, and a thousand that extend each other, leave nothing behind: a slab is freed
// with the last optimizer in it, and a dedicated memory with its owner.

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const COUNT = 100_000;
const GROWTH = 1.5; // a leak of every optimizer would double it

const pathOf = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

/** The resident memory in MB after each tenth of this many optimizers. */
function residentOf(count: number, ...more: string[]): number[] {
  const program = [pathOf('churn.mjs'), pathOf('../../ts/index.ts'), `${count}`, ...more];
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--expose-gc', '--import', 'tsx', ...program], {
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const { wrong, resident } = JSON.parse(stdout) as { wrong?: string; resident: number[] };
  expect(wrong).toBe(undefined);
  expect(resident).toHaveLength(10);
  const megabytes = resident.map((bytes) => bytes / 2 ** 20);
  console.log(`hostile churn: ${count} optimizers, ${megabytes.map(Math.round).join(', ')} MB after each tenth`);
  return megabytes;
}

test('the resident memory of the last tenth is that of the second', () => {
  const resident = residentOf(COUNT);
  expect(resident[9]).toBeLessThanOrEqual(GROWTH * (resident[1] as number));
});

test('of those that are extended, that of the fifth: the engine takes as long until it has compiled everything', () => {
  const resident = residentOf(3000, 'extend');
  expect(resident[9]).toBeLessThanOrEqual(GROWTH * (resident[4] as number));
});
