// The two test runners, and what they counted.
import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root, say, show } from './run.mjs';

/** The crate's own tests, in its scalar build. */
export function cargoTest() {
  say('cargo test');
  return new Promise((resolve) => {
    const child = spawn('cargo', ['test', '--release', '--workspace'], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      output += text;
      process.stdout.write(text);
    });
    child.on('close', (code) => {
      const counts = [...output.matchAll(/test result: \w+\. (\d+) passed; (\d+) failed/g)];
      const sum = (i) => counts.reduce((total, match) => total + Number(match[i]), 0);
      const failed = code === 0 ? sum(2) : Math.max(1, sum(2));
      resolve({ ok: code === 0 && sum(1) > 0, passed: sum(1), failed });
    });
  });
}

/** The package's tests. */
export async function vitest(args) {
  say('vitest');
  const file = join(root, 'build', 'vitest.json');
  rmSync(file, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const bin = join(root, 'node_modules', '.bin', 'vitest');
  const code = await show(bin, ['run', ...reporters, ...args]);
  try {
    const { numPassedTests: passed, numFailedTests: failed, success } = JSON.parse(readFileSync(file, 'utf8'));
    return { ok: code === 0 && success && passed > 0, passed, failed: code === 0 ? failed : Math.max(1, failed) };
  } catch {
    return { ok: false, passed: 0, failed: 1 };
  }
}
