// The package in workerd: as modules in Miniflare, and bundled by `wrangler dev`, which has to keep the module.
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { check, compare } from '../browsers/checks.mjs';
import { end, freePort, start } from '../browsers/processes.mjs';
import { packaged, versionOf } from './found.mjs';

const DATE = '2026-01-01';

/** A worker's clock stands still while it computes: only the digests count. */
const withoutClock = async (response) => {
  const text = await response.text();
  if (response.status !== 200) throw new Error(text);
  return { ...JSON.parse(text), milliseconds: Number.NaN };
};

export function miniflares(folder, context) {
  const version = versionOf('workerd');
  return [
    check(
      { runtime: 'workerd', version, entry: 'Miniflare' },
      () => miniflare(folder, 'worker.mjs', { zeromean: 'workerd.js', './zeromean.wasm': 'zeromean.wasm' }),
      compare(context.digests),
    ),
    check(
      { runtime: 'workerd', version, entry: 'Miniflare, slim' },
      () =>
        miniflare(folder, 'worker-slim.mjs', { 'zeromean/slim': 'slim.js', 'zeromean/zeromean.wasm': 'zeromean.wasm' }),
      compare(context.digests),
    ),
  ];
}

/** One request to a program; `modules` are the package's files under the names that they are imported by. */
async function miniflare(folder, program, modules) {
  const { Miniflare } = await import('miniflare');
  const own = ['probe.mjs', 'conformance.mjs'].map((name) => esModule(name, readFileSync(join(folder, name), 'utf8')));
  const dist = Object.entries(modules).map(([path, file]) => {
    const contents = readFileSync(join(folder, 'node_modules/zeromean/dist', file));
    return file.endsWith('.wasm')
      ? { type: 'CompiledWasm', path: plain(path), contents }
      : esModule(path, `${contents}`);
  });
  const main = esModule('main.mjs', readFileSync(join(folder, program), 'utf8'));
  const worker = new Miniflare({ modules: [main, ...own, ...dist], compatibilityDate: DATE });
  try {
    return await withoutClock(await worker.dispatchFetch('http://worker/'));
  } finally {
    await worker.dispose();
  }
}

const plain = (path) => path.replace('./', '');

function esModule(path, contents) {
  return { type: 'ESModule', path: plain(path), contents };
}

export function wranglers(folder, context) {
  return [
    ['wrangler dev', 'worker.mjs'],
    ['wrangler dev, slim', 'worker-slim.mjs'],
  ].map(([entry, program]) =>
    check(
      { runtime: 'workerd', version: `wrangler ${versionOf('wrangler')}`, entry },
      () => wrangler(folder, program, context.temp),
      compare(context.digests),
    ),
  );
}

/** One request to a program that wrangler bundles and serves. */
async function wrangler(folder, program, temp) {
  const port = await freePort();
  const config = join(folder, `${program}.json`);
  writeFileSync(config, JSON.stringify({ name: 'zeromean-worker', main: program, compatibility_date: DATE }));
  const home = mkdtempSync(join(temp, 'home-'));
  const cli = packaged('wrangler', 'bin', 'wrangler.js');
  const inspector = await freePort();
  const command = [process.execPath, cli, 'dev', '--config', config, '--ip', '127.0.0.1', '--port', `${port}`];
  const server = await start([...command, '--inspector-port', `${inspector}`], {
    cwd: folder,
    env: { CI: '1', HOME: home, XDG_CONFIG_HOME: home, WRANGLER_SEND_METRICS: 'false', WRANGLER_LOG_PATH: home },
    ready: /Ready on/,
    seconds: 60,
  });
  try {
    return await withoutClock(await fetch(`http://127.0.0.1:${port}/`));
  } catch (error) {
    throw new Error(`${error.message}\n${server.output}`, { cause: error });
  } finally {
    await end(server);
  }
}
