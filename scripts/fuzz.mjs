// npm run fuzz: fuzzes the checkpoint reader. Options: --minutes N (10), --seed N (1), --bug NAME plants a bug to check
// that fuzzing finds it. A finding is written to build/finding.safetensors.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fuzz } from '../tests/hostile/fuzz/fuzz.mjs';
import { target } from '../tests/hostile/fuzz/target.mjs';
import { main, root } from './lib/run.mjs';

const OPTIONS = {
  minutes: { type: 'string', default: '10' },
  seed: { type: 'string', default: '1' },
  bug: { type: 'string' },
};

await main(async () => {
  const { minutes, seed, bug } = parseArgs({ options: OPTIONS }).values;
  const end = Date.now() + Number(minutes) * 60_000;
  const result = fuzz(await target(bug), { seed: Number(seed), done: () => Date.now() >= end });
  const { executions, branches, corpus, finding } = result;
  console.log(`${executions} files, ${branches} branches, a corpus of ${corpus}`);
  if (finding === undefined) return 0;
  mkdirSync(join(root, 'build'), { recursive: true });
  writeFileSync(join(root, 'build/finding.safetensors'), finding.bytes);
  console.log(`found: ${finding.what} (build/finding.safetensors)`);
  return 1;
});
