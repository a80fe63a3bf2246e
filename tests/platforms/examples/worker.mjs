// The worker that learns, under `wrangler dev`: fifty requests with real digits halve the loss.
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { ask } from '../../../scripts/lib/run.mjs';
import { check } from '../browsers/checks.mjs';
import { end, freePort, start } from '../browsers/processes.mjs';
import * as runtimes from '../runtimes/found.mjs';
import { halved } from './judge.mjs';

export async function worker(folder, { temp }) {
  const client = (await runtimes.node(24)) ?? (await runtimes.node(22));
  if (client === undefined)
    return [{ runtime: 'Node 22', entry: 'example worker', missing: 'npm has none for this platform' }];
  const version = `wrangler ${runtimes.versionOf('wrangler')}`;
  const run = () => wrangler(folder, temp, (url) => post(folder, client, url));
  return [check({ runtime: 'workerd', version, entry: 'example worker' }, run, halved)];
}

/** The output of the example's own client. */
async function post(folder, { path }, url) {
  const { code, output, errors } = await ask([path, 'examples/worker/client.mjs', url], { cwd: folder });
  return code === 0 ? { text: output } : { error: errors };
}

async function wrangler(folder, temp, visit) {
  const home = mkdtempSync(join(temp, 'home-'));
  const port = await freePort();
  const inspector = await freePort();
  const args = ['dev', '--config', 'examples/worker/wrangler.toml', '--ip', '127.0.0.1', '--port', `${port}`];
  const cli = runtimes.packaged('wrangler', 'bin', 'wrangler.js');
  const server = await start([process.execPath, cli, ...args, '--inspector-port', `${inspector}`], {
    cwd: folder,
    env: { CI: '1', HOME: home, XDG_CONFIG_HOME: home, WRANGLER_SEND_METRICS: 'false', WRANGLER_LOG_PATH: home },
    ready: /Ready on/,
    seconds: 60,
  });
  try {
    return await visit(`http://127.0.0.1:${port}/`);
  } finally {
    await end(server);
  }
}
