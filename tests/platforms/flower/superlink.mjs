// An unmodified SuperLink on loopback, and runs of the example's server on it.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ask } from '../../../scripts/lib/run.mjs';
import { end, freePort, start } from '../browsers/processes.mjs';

/** How many seconds the log of an ended run may take to be complete. */
const PATIENCE = 120;

/**
 * Starts a SuperLink, with the programs of `bin` and files below `temp`, calls `visit` with it, and ends it. It has
 * `url`; `run(app, config)`, which submits a run and returns its id; `log(id, pattern)`, which waits until the server's
 * log matches; and `activated()`, the ids of the nodes in the order of their coming.
 */
export async function withSuperLink({ bin, temp }, visit) {
  const home = mkdtempSync(join(temp, 'flower-'));
  const port = await freePort();
  writeFileSync(
    join(home, 'config.toml'),
    `[superlink]\ndefault = "local"\n[superlink.local]\naddress = "127.0.0.1:${port}"\ninsecure = true\n`,
  );
  const env = {
    PATH: `${bin}${delimiter}${process.env.PATH}`,
    FLWR_HOME: home,
    FLWR_TELEMETRY_ENABLED: '0',
    FLWR_DISABLE_UPDATE_CHECK: '1',
    NO_COLOR: '1',
  };
  const flags = ['--insecure', '--host', '127.0.0.1', '--port', `${port}`, '--disable-runtime-dependency-installation'];
  const server = await start([join(bin, 'flower-superlink'), ...flags], {
    cwd: home,
    env,
    ready: /startup complete/,
    seconds: 120,
  });
  const flwr = async (...args) => {
    const { code, output, errors } = await ask([join(bin, 'flwr'), ...args], { cwd: home, env });
    if (code !== 0) throw new Error(`flwr ${args[0]}: ${output}\n${errors}`);
    return output;
  };
  try {
    return await visit({
      url: `http://127.0.0.1:${port}`,
      run: async (app, config) => {
        const settings = Object.entries(config).map(([key, value]) => `${key}=${value}`);
        const printed = await flwr('run', app, 'local', '--run-config', settings.join(' '), '--format', 'json');
        return JSON.parse(printed)['run-id'];
      },
      log: async (id, pattern) => {
        for (const deadline = Date.now() + 1000 * PATIENCE; ; await sleep(500)) {
          const text = await flwr('log', id, 'local', '--show');
          if (pattern.test(text)) return text;
          if (Date.now() > deadline) throw new Error(`the server's log does not match ${pattern}:\n${text}`);
        }
      },
      activated: () => [...server.output.matchAll(/Activated node_id=(\d+)/g)].map(([, id]) => id),
    });
  } finally {
    await end(server);
  }
}
