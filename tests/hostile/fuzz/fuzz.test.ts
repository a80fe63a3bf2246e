// A short, reproducible run of the fuzzer: it finds nothing, but it does find planted bugs.

import { expect, test } from 'vitest';
import { fuzz } from './fuzz.mjs';
import { BUGS, target } from './target.mjs';

const upTo = (limit: number) => (executions: number) => executions >= limit;

test('30,000 files find nothing, and most of the code', async () => {
  const { finding, branches, corpus, executions } = fuzz(await target(), { seed: 8, done: upTo(30_000) });
  expect(finding).toBeUndefined();
  console.log(`fuzz: ${executions} files, ${branches} branches, a corpus of ${corpus}`);
  expect(branches).toBeGreaterThan(120);
});

test.each(Object.keys(BUGS))('the planted bug "%s" is found', { timeout: 120_000 }, async (bug) => {
  const { finding, executions } = fuzz(await target(bug), { seed: 2, done: upTo(300_000) });
  console.log(`fuzz: "${bug}" after ${executions} files: ${finding?.what}`);
  expect(finding).toBeDefined();
});
