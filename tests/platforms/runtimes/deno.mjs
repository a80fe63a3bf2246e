// The package in Deno: without permissions from node_modules, as npm:, from a URL, and with its sources as on JSR.
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { ask } from '../../../scripts/lib/run.mjs';
import { check, compare } from '../browsers/checks.mjs';
import { filed } from './checkpoints.mjs';
import { deno } from './found.mjs';
import { report } from './programs.mjs';

const NO_CLOCK = Number.NaN;

export async function denos(folder, context) {
  const found = await deno();
  if (found === undefined) return [{ runtime: 'Deno', entry: 'all', missing: 'npm has no Deno for this platform' }];
  const env = { DENO_DIR: mkdtempSync(join(context.temp, 'deno-')), DENO_NO_UPDATE_CHECK: '1', DENO_NO_PROMPT: '1' };
  const as = (entry, run, judge = compare(context.digests)) =>
    check({ runtime: 'Deno', version: found.version, entry }, run, judge);
  const run = (...args) => report([found.path, 'run', ...args], { cwd: folder, env });
  /** The program with another address for the package, which Deno wants to find in the text. */
  const program = (name, address) => {
    const text = readFileSync(join(folder, 'esm.mjs'), 'utf8');
    writeFileSync(join(folder, name), text.replace("'zeromean'", JSON.stringify(address)));
    return name;
  };
  const allowed = [
    found.path,
    'run',
    '--no-prompt',
    '--no-remote',
    `--allow-read=${folder}`,
    `--allow-write=${folder}`,
  ];
  return [
    as('import, no permissions', () => run('--no-remote', 'esm.mjs')),
    as('npm:', () => run('--node-modules-dir=manual', program('npm.mjs', `npm:zeromean@${context.version}`))),
    as('URL', () =>
      served(readFileSync(join(folder, 'node_modules/zeromean/dist/index.js')), (host) =>
        run(`--allow-import=${host}`, program('url.mjs', `http://${host}/index.js`)),
      ),
    ),
    as('sources, as on JSR', () => {
      const sources = mkdtempSync(join(folder, 'jsr-'));
      cpSync(join(context.root, 'ts'), sources, { recursive: true });
      return run('--no-remote', program('jsr.mjs', join(sources, 'index.ts')));
    }),
    filed({ runtime: 'Deno', version: found.version }, allowed, folder, context),
    as(
      'publish --dry-run',
      () => publish(found.path, context.root, env),
      ({ wrong }) => wrong,
    ),
  ];
}

/** Returns the result of `work` while a file is served on 127.0.0.1. */
async function served(file, work) {
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/javascript');
    response.end(file);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  try {
    return await work(`127.0.0.1:${server.address().port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** Rehearses publishing to JSR: types that cannot be inferred, or a module that is left out, are errors. */
async function publish(path, root, env) {
  const { code, output, errors } = await ask([path, 'publish', '--dry-run', '--allow-dirty'], { cwd: root, env });
  const said = `${output}\n${errors}`;
  const whole = ['ts/index.ts', 'ts/load/wasm.ts'].every((name) => said.includes(name));
  return { milliseconds: NO_CLOCK, wrong: code === 0 && whole ? undefined : said };
}
