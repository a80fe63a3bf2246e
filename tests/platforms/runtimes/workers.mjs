// The package in workerd: as modules in Miniflare, with KV, and bundled by `wrangler dev`, which must keep the module.
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { check, compare } from '../browsers/checks.mjs';
import { end, freePort, start } from '../browsers/processes.mjs';
import { resumed, savedByNode } from './checkpoints.mjs';
import { packaged, versionOf } from './found.mjs';

const DATE = '2026-01-01';

/** The package's files under the names by which a Worker imports them. */
const DEFAULT = { zeromean: 'workerd.js', './zeromean.wasm': 'zeromean.wasm' };
const SLIM = { 'zeromean/slim': 'slim.js', 'zeromean/zeromean.wasm': 'zeromean.wasm' };
const SCHEDULES = { 'zeromean/schedules': 'schedules.js' };

/** A worker's clock stands still while it computes, so only the digests count. */
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
      () => miniflare(folder, 'worker.mjs', DEFAULT, get('')),
      compare(context.digests),
    ),
    check(
      { runtime: 'workerd', version, entry: 'Miniflare, slim' },
      () => miniflare(folder, 'worker-slim.mjs', SLIM, get('')),
      compare(context.digests),
    ),
    check({ runtime: 'workerd', version, entry: 'checkpoints in KV' }, () => kept(folder), resumed(context)),
  ];
}

/** One Worker saves and another resumes, sharing only KV; also from Node's checkpoints, put there from outside. */
async function kept(folder) {
  const kvPersist = mkdtempSync(join(folder, 'kv-'));
  const checkpoints = await savedByNode(folder);
  const worker = (visit) =>
    miniflare(folder, 'worker-kv.mjs', { ...DEFAULT, ...SCHEDULES }, visit, {
      kvNamespaces: ['CHECKPOINTS'],
      kvPersist,
    });
  await worker(async (running) => {
    await get('save/own')(running);
    const kv = await running.getKVNamespace('CHECKPOINTS');
    for (const name of readdirSync(checkpoints)) {
      await kv.put(`node/${name}`, new Uint8Array(readFileSync(join(checkpoints, name)))); // Miniflare takes no Buffer
    }
  });
  return worker(async (running) => ({
    own: await get('resume/own')(running),
    foreign: await get('resume/node')(running),
  }));
}

/** A visit that makes a single request. */
const get = (path) => async (running) => withoutClock(await running.dispatchFetch(`http://worker/${path}`));

/** The result of a visit to a program. */
async function miniflare(folder, program, modules, visit, options = {}) {
  const { Miniflare } = await import('miniflare');
  const own = ['probe.mjs', 'conformance.mjs', 'resume.mjs', 'checkpoints/worker.mjs'].map((name) =>
    esModule(name, readFileSync(join(folder, name), 'utf8')),
  );
  const dist = Object.entries(modules).map(([path, file]) => {
    const contents = readFileSync(join(folder, 'node_modules/zeromean/dist', file));
    return file.endsWith('.wasm')
      ? { type: 'CompiledWasm', path: plain(path), contents }
      : esModule(path, `${contents}`);
  });
  const main = esModule('main.mjs', readFileSync(join(folder, program), 'utf8'));
  const worker = new Miniflare({ modules: [main, ...own, ...dist], compatibilityDate: DATE, ...options });
  try {
    return await visit(worker);
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

/** Makes one request to a program that wrangler bundles and serves. */
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
