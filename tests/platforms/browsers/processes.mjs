// Programs that run alongside a test, each in its own process group, which `end` ends as a whole.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Groups still running: whatever ends this process ends them too, since an interrupt does not reach other groups. */
const running = new Set();
const endAll = () => {
  for (const child of running) signal(child, 'SIGKILL');
};
process.once('exit', endAll);
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(name, () => {
    endAll();
    process.kill(process.pid, name); // the default action, without this handler
  });
}

/** A port that nobody listens on. */
export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

/**
 * Starts a program; returns when it has printed `ready`, or when `ready` (a function) has returned true. `options.fds`
 * is a number of further file descriptors to read, as for Xvfb's -displayfd.
 */
export async function start([program, ...args], { ready, seconds = 30, fds = 0, ...options }) {
  const child = spawn(program, args, {
    ...options,
    env: { ...process.env, ...options.env },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', ...Array(fds).fill('pipe')],
  });
  running.add(child);
  const started = { child, output: '', ended: false };
  for (const stream of child.stdio.slice(1)) {
    stream.setEncoding('utf8').on('data', (text) => {
      started.output += text;
    });
  }
  child.on('error', (error) => {
    started.output += error.message;
    started.ended = true;
  });
  child.on('close', () => {
    started.ended = true;
  });
  const isReady = typeof ready === 'function' ? ready : () => ready.test(started.output);
  const deadline = Date.now() + 1000 * seconds;
  while (!(await isReady(started))) {
    if (started.ended || Date.now() > deadline) {
      await end(started);
      throw new Error(`${program} did not start within ${seconds} s\n${started.output.slice(-2000)}`);
    }
    await sleep(20);
  }
  return started;
}

/** Waits until a program has printed something; throws if it has ended, or after this many seconds. */
export async function printed(started, pattern, seconds) {
  for (const deadline = Date.now() + 1000 * seconds; !pattern.test(started.output); await sleep(5)) {
    if (started.ended || Date.now() > deadline) throw new Error(`never printed ${pattern}:\n${started.output}`);
  }
}

/** Ends a program and everything it has started. */
export async function end(started) {
  signal(started.child, 'SIGTERM');
  // Its output closes when everything that writes to it has ended, which signalling the group would not tell us.
  for (let waited = 0; !started.ended && waited < 3000; waited += 10) await sleep(10);
  signal(started.child, 'SIGKILL');
  running.delete(started.child);
}

function signal({ pid }, name) {
  if (pid === undefined) return;
  try {
    process.kill(-pid, name);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}
