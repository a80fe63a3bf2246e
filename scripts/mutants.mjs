// npm run mutants: plants one small fault at a time in a copy of ts/ and checks whether a test fails. Options:
// --every N takes every N-th fault (1), --skip N leaves out the first N. For the crate: cargo mutants -p zeromean.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from './lib/build.mjs';
import { main, root, say } from './lib/run.mjs';

/** Replacements to make in code outside comments, strings and types. */
const FAULTS = [
  [/ === /g, ' !== '],
  [/ !== /g, ' === '],
  [/ <= /g, ' < '],
  [/ >= /g, ' > '],
  [/ < /g, ' <= '],
  [/ > /g, ' >= '],
  [/ && /g, ' || '],
  [/ \|\| /g, ' && '],
  [/ \+ /g, ' - '],
  [/ - /g, ' + '],
  [/ \* /g, ' / '],
  [/ \/ /g, ' * '],
  [/\btrue\b/g, 'false'],
  [/\bfalse\b/g, 'true'],
  [/\b0\b/g, '1'],
  [/\b1\b/g, '2'],
  [/^ +(?:this|header|row|into)\S*(?:\(.*\)| = .*);$/gm, ''],
];

/** Tests that together cover all of ts/, quick ones first. */
const TESTS = [
  'unit/types',
  'hostile/bad-input',
  'unit/memory',
  'checkpoint',
  'unit/schedules',
  'unit/averages',
  'numerics/bit-exact',
  'numerics/oracle',
  'numerics/properties/clip',
  'numerics/properties/theorems',
  'numerics/properties/subnormals',
];

/** Code with comments, strings and declarations blanked out, every remaining character at its original position. */
function codeOf(text) {
  const blank = (match) => match.replaceAll(/[^\n]/g, '_');
  return text
    .replaceAll(/\/\*[\s\S]*?\*\//g, blank)
    .replaceAll(/(^|\s)\/\/.*$/gm, blank)
    .replaceAll(/'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g, blank)
    .replaceAll(/^(?:export )?(?:interface|type) [\s\S]*?^(?:\}|.*;)$/gm, blank)
    .replaceAll(/^import .*$/gm, blank);
}

function* faults() {
  for (const name of readdirSync(join(root, 'ts'), { recursive: true }).sort()) {
    if (!name.endsWith('.ts') || name.endsWith('wasm.ts')) continue;
    const text = readFileSync(join(root, 'ts', name), 'utf8');
    const code = codeOf(text);
    for (const [pattern, replacement] of FAULTS) {
      for (const { index, 0: found } of code.matchAll(pattern)) {
        const line = text.slice(0, index).split('\n').length;
        const mutated = text.slice(0, index) + replacement + text.slice(index + found.length);
        yield { name, line, what: `${found.trim()} -> ${replacement.trim() || 'nothing'}`, mutated, text };
      }
    }
  }
}

await main(async () => {
  const options = { every: { type: 'string', default: '1' }, skip: { type: 'string', default: '0' } };
  const { every, skip } = parseArgs({ options }).values;
  await build();
  const copy = mkdtempSync(join(tmpdir(), 'zeromean-mutants-'));
  let killed = 0;
  const survivors = [];
  try {
    for (const part of ['ts', 'tests', 'crate', 'build', 'dist', 'package.json', 'tsconfig.json', 'vitest.config.ts']) {
      cpSync(join(root, part), join(copy, part), { recursive: true });
    }
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
    const run = (timeout) =>
      spawnSync(
        process.execPath,
        ['node_modules/vitest/vitest.mjs', 'run', '--bail', '1', ...TESTS.map((test) => `tests/${test}`)],
        { cwd: copy, timeout, encoding: 'utf8' },
      );
    const began = Date.now();
    if (run().status !== 0) throw new Error('the tests fail without any fault');
    const limit = 3 * (Date.now() - began); // a fault may cause an endless loop
    const chosen = [...faults()].filter((_, i) => i % Number(every) === Number(skip) % Number(every));
    for (const [i, { name, line, what, mutated, text }] of chosen.entries()) {
      writeFileSync(join(copy, 'ts', name), mutated);
      const survived = run(limit).status === 0;
      writeFileSync(join(copy, 'ts', name), text);
      if (survived) survivors.push(`ts/${name}:${line}: ${what}`);
      else killed += 1;
      say(`${i + 1} of ${chosen.length}: ${survived ? 'SURVIVED' : 'killed'} ts/${name}:${line}: ${what}`);
    }
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
  console.log(survivors.join('\n'));
  console.log(`${killed} killed, ${survivors.length} survived`);
  return 0;
});
