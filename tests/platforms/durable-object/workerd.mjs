// workerd, started directly on a folder for its storage, so that the process to kill is known.
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { end, freePort, start } from '../browsers/processes.mjs';
import { packaged } from '../runtimes/found.mjs';

const SECONDS = 60;

/** A folder for the storage of one run. */
export function storage(folder) {
  return mkdtempSync(join(folder, 'storage-'));
}

/** Starts worker.mjs or hooked.mjs with these variables; the object's storage is in `disk`. */
export async function serve(folder, disk, { worker = 'worker', port, ...variables } = {}) {
  const listening = port ?? (await freePort());
  const config = join(folder, `${worker}-${listening}.capnp`);
  mkdirSync(join(disk, 'model'), { recursive: true });
  writeFileSync(config, configuration(worker, disk, listening, variables));
  const { default: binary } = createRequire(packaged('workerd', 'package.json'))('workerd'); // where npm has put it
  const command = [binary, 'serve', config];
  const running = await start(command, { cwd: folder, ready: () => answers(listening), seconds: SECONDS });
  return new Served(running, `http://127.0.0.1:${listening}`, listening);
}

class Served {
  constructor(running, url, port) {
    this.running = running;
    this.url = url;
    this.port = port;
  }

  /** The answer to a request, with its status. */
  async ask(path, init) {
    const response = await fetch(this.url + path, { ...init, signal: AbortSignal.timeout(1000 * SECONDS) });
    return { code: response.status, ...(await response.json()) };
  }

  post(step, body) {
    return this.ask(`/steps/${step}`, { method: 'POST', body });
  }

  async bytes(path) {
    const response = await fetch(this.url + path, { signal: AbortSignal.timeout(1000 * SECONDS) });
    return new Uint8Array(await response.arrayBuffer());
  }

  /** Waits until the Worker has stopped at its place; returns what it has found there. */
  async stopped() {
    for (let waited = 0; ; waited += 10) {
      const found = /stopped at \w+: (.*)\n/.exec(this.running.output)?.[1];
      if (found !== undefined) return found;
      if (this.running.ended || waited > 1000 * SECONDS) throw new Error(`it did not stop\n${this.running.output}`);
      await sleep(10);
    }
  }

  /** SIGKILL, which no process can handle. */
  async kill() {
    this.running.child.kill('SIGKILL');
    while (!this.running.ended) await sleep(5);
    await end(this.running);
  }
}

/** Whether somebody listens on this port. */
function answers(port) {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1', () => done(true));
    socket.on('connect', () => socket.destroy()).on('error', () => done(false));
  });
}

function configuration(worker, disk, port, variables) {
  const texts = Object.entries(variables).map(([name, value]) => `(name = "${name}", text = "${value}")`);
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .worker),
    (name = "disk", disk = (path = ${JSON.stringify(disk)}, writable = true))
  ],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")]
);
const worker :Workerd.Worker = (
  modules = [
    (name = "main.mjs", esModule = embed "${worker}.mjs"),
    (name = "zeromean.wasm", wasm = embed "zeromean.wasm")
  ],
  compatibilityDate = "2026-01-01",
  durableObjectNamespaces = [(className = "Model", uniqueKey = "model", enableSql = true)],
  durableObjectStorage = (localDisk = "disk"),
  bindings = [${[`(name = "MODEL", durableObjectNamespace = "Model")`, ...texts].join(', ')}]
);
`;
}
