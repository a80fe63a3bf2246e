// The NATS server, from Debian's package, with ports and a limit of its own.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ask, SetupError, which, work } from '../../../scripts/lib/run.mjs';
import { end, freePort, start } from '../browsers/processes.mjs';

/** The server's version; undefined if there is none and it cannot be installed. */
export async function natsVersion() {
  if (which('nats-server') === undefined && process.getuid?.() === 0 && which('apt-get')) await install();
  const { output, errors } = await ask(['nats-server', '--version']);
  return /v(\d+\.\S+)/.exec(output + errors)?.[1];
}

async function install() {
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  try {
    await work('reading the list of Debian packages', ['apt-get', 'update'], { env });
    await work('installing nats-server', ['apt-get', 'install', '-y', '--no-install-recommends', 'nats-server'], {
      env,
    });
  } catch (error) {
    if (!(error instanceof SetupError)) throw error; // the checks report that it is missing
  }
}

/** Calls `visit` with the addresses of a server that takes payloads of at most this many bytes. */
export async function withServer({ temp, payload = 2 ** 20 }, visit) {
  const [port, websocket] = [await freePort(), await freePort()];
  const config = join(mkdtempSync(join(temp, 'nats-')), 'nats.conf');
  const lines = [`host: 127.0.0.1`, `port: ${port}`, `max_payload: ${payload}`];
  writeFileSync(config, `${lines.join('\n')}\nwebsocket { host: 127.0.0.1, port: ${websocket}, no_tls: true }\n`);
  const server = await start(['nats-server', '-c', config], { ready: /Server is ready/ });
  try {
    return await visit({ tcp: `127.0.0.1:${port}`, websocket: `ws://127.0.0.1:${websocket}` });
  } finally {
    await end(server);
  }
}
