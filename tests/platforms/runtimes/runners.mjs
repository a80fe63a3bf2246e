// The package inside Jest and Vitest, which run tests in their own realms and module systems, in Node and in jsdom.
import { copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ask } from '../../../scripts/lib/run.mjs';
import { check, compare } from '../browsers/checks.mjs';
import { packaged, versionOf } from './found.mjs';

export async function runners(folder, context) {
  for (const name of ['vitest', 'jsdom', 'jest-environment-jsdom']) {
    symlinkSync(packaged(name), join(folder, 'node_modules', name), 'junction');
  }
  await commonJs(folder);
  copyFileSync(join(folder, 'realm.mjs'), join(folder, 'realm.test.mjs'));
  const judge = compare(context.digests);
  const jest = versionOf('jest');
  const vitest = versionOf('vitest');
  const as = (runtime, version, entry, run) => check({ runtime, version, entry }, run, judge);
  return [
    as('Jest', jest, 'require', () => inJest(folder, 'cjs', 'node')),
    as('Jest', jest, 'require, jsdom', () => inJest(folder, 'cjs', 'jsdom')),
    as('Jest', jest, 'import', () => inJest(folder, 'mjs', 'node')),
    as('Vitest', vitest, 'import', () => inVitest(folder, 'node')),
    as('Vitest', vitest, 'import, jsdom', () => inVitest(folder, 'jsdom')),
    as('Vitest', vitest, 'import, inlined', () => inVitest(folder, 'node', ['zeromean'])),
  ];
}

/** The programs in the form that Jest accepts without experimental flags. */
async function commonJs(folder) {
  const { build } = await import('esbuild');
  mkdirSync(join(folder, 'cjs'));
  await build({
    absWorkingDir: folder,
    entryPoints: { 'realm.test': 'realm.mjs' },
    outdir: 'cjs',
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['zeromean'],
    supported: { 'dynamic-import': false },
    logLevel: 'silent',
  });
}

/** Runs a test runner and reads the report that its test wrote. */
async function reported(folder, name, command, env = {}) {
  const path = join(folder, `${name}.json`);
  const { code, output, errors } = await ask(command, { cwd: folder, env: { ...env, ZEROMEAN_REPORT: path } });
  if (code !== 0) throw new Error(`${command.join(' ')}: exit code ${code}\n${errors}\n${output}`);
  return JSON.parse(readFileSync(path, 'utf8'));
}

function inJest(folder, format, environment) {
  const name = `jest-${format}-${environment}`;
  const config = join(folder, `${name}.config.json`);
  const settings = {
    rootDir: folder,
    testEnvironment: environment === 'node' ? 'node' : packaged('jest-environment-jsdom'),
    testMatch: [`**/realm.test.${format}`],
    moduleFileExtensions: ['js', 'cjs', 'mjs', 'json'],
    transform: {},
    cacheDirectory: join(folder, 'jest-cache'),
    watchman: false,
  };
  writeFileSync(config, JSON.stringify(settings));
  const command = [process.execPath, packaged('jest', 'bin', 'jest.js'), '--config', config, '--runInBand'];
  const env = format === 'mjs' ? { NODE_OPTIONS: '--experimental-vm-modules' } : {};
  return reported(folder, name, command, env);
}

/** `inline` names packages that Vitest transforms itself instead of leaving them to Node. */
function inVitest(folder, environment, inline = []) {
  const name = ['vitest', environment, ...inline].join('-');
  const config = join(folder, `${name}.config.mjs`);
  const test = { root: folder, globals: true, environment, include: ['realm.test.mjs'], server: { deps: { inline } } };
  writeFileSync(config, `export default ${JSON.stringify({ test })};\n`);
  return reported(folder, name, [process.execPath, packaged('vitest', 'vitest.mjs'), 'run', '--config', config]);
}
