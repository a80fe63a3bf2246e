// The example as a developer starts it, under `wrangler dev`: fifty requests with real digits halve the loss.
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { ask } from '../../../scripts/lib/run.mjs';
import { check } from '../browsers/checks.mjs';
import { end, freePort, start } from '../browsers/processes.mjs';
import * as runtimes from '../runtimes/found.mjs';

export async function wrangler(folder, { temp }) {
  const node = (await runtimes.node(24)) ?? (await runtimes.node(22)); // they run the client's TypeScript directly
  const entry = 'durable object: wrangler dev';
  if (node === undefined) return [{ runtime: 'workerd', entry, missing: 'npm has no Node 22 here' }];
  const version = `wrangler ${runtimes.versionOf('wrangler')}`;
  return [check({ runtime: 'workerd', version, entry }, () => developed(folder, temp, node), halved)];
}

/** The output of the example's client. */
async function developed(folder, temp, { path }) {
  const home = mkdtempSync(join(temp, 'home-'));
  const [port, inspector] = [await freePort(), await freePort()];
  const args = ['dev', '--config', 'examples/durable-object/wrangler.toml', '--ip', '127.0.0.1', '--port', `${port}`];
  const cli = runtimes.packaged('wrangler', 'bin', 'wrangler.js');
  const server = await start([path, cli, ...args, '--inspector-port', `${inspector}`, '--persist-to', home], {
    cwd: folder,
    env: { CI: '1', HOME: home, XDG_CONFIG_HOME: home, WRANGLER_SEND_METRICS: 'false', WRANGLER_LOG_PATH: home },
    ready: /Ready on/,
    seconds: 60,
  });
  try {
    const client = [path, 'examples/durable-object/client.mjs', `http://127.0.0.1:${port}/`];
    const { code, output, errors } = await ask(client, { cwd: folder });
    return code === 0 ? { text: output } : { error: `${errors}\n${server.output}` };
  } finally {
    await end(server);
  }
}

/** Says what is wrong with the losses of fifty requests: the last must be half the first. */
function halved({ text }) {
  const losses = [...text.matchAll(/^step (\d+): loss (\S+)$/gm)];
  if (losses.length !== 50 || losses.some(([, step], i) => Number(step) !== i + 1)) return `not fifty steps:\n${text}`;
  const values = losses.map(([, , loss]) => Number(loss));
  const last = values.slice(-5).reduce((sum, loss) => sum + loss, 0) / 5;
  return last <= values[0] / 2 ? undefined : `from ${values[0]} to ${last} is not half:\n${text}`;
}
