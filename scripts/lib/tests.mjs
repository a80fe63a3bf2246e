// The two test runners, and how many tests each passed and failed.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { bin, root, say, show, tee } from './run.mjs';
import { facts } from './toolchain.mjs';

const REPORT = 'build/vitest.json';

/** The last line of `npm test`: all passes and failures. */
export function summary(results) {
  const sum = (what) => results.reduce((total, result) => total + result[what], 0);
  return `${sum('passed')} passed, ${sum('failed')} failed`;
}

/** A runner that fails has a failure, even if it could not count one: a test that does not compile, a crash. */
function counted(code, passed, failed) {
  return { passed, failed: code === 0 ? failed : Math.max(1, failed) };
}

/** The crate's own tests, in a native build: with the lanes of this machine, or with these features. */
export async function cargoTest(...features) {
  const command = ['cargo', 'test', '--release', '--workspace', '--no-fail-fast', ...features];
  say(command.join(' '));
  const { code, output } = await tee(command, { env: facts().native });
  const results = [...output.matchAll(/^test result: \w+\. (\d+) passed; (\d+) failed/gm)];
  const sum = (group) => results.reduce((total, result) => total + Number(result[group]), 0);
  return counted(code, sum(1), sum(2));
}

/** The package's tests; `args` are vitest's. */
export async function vitest(args) {
  say(['vitest run', ...args].join(' '));
  rmSync(join(root, REPORT), { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${REPORT}`];
  const code = await show(bin('vitest/vitest.mjs', 'run', ...reporters, ...args));
  const { numPassedTests = 0, numFailedTests = 0, testResults = [] } = readReport();
  const broken = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  );
  return counted(code, numPassedTests, numFailedTests + broken.length);
}

/** Vitest's report, which is missing if it broke off. */
function readReport() {
  try {
    return JSON.parse(readFileSync(join(root, REPORT), 'utf8'));
  } catch {
    return {};
  }
}
