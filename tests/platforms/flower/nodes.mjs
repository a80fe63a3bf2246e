// The example's node as a process, in Node, Deno or Bun.
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { end, start } from '../browsers/processes.mjs';

/** How many seconds a node may take for its part of a run. */
export const PATIENCE = 240;

const DENO = [
  'run',
  '--no-prompt',
  '--no-remote',
  '--allow-net=127.0.0.1',
  '--allow-read',
  '--allow-write',
  '--allow-env',
];
/** What goes between the program and the file, by the runtime. */
const FLAGS = { Node: [], Deno: DENO, Bun: ['--no-install'] };

/** A new folder for a node's key and checkpoints. */
export function stateFolder(temp) {
  return mkdtempSync(join(temp, 'node-'));
}

/** The command that runs a file of TypeScript in this runtime: { name, path }. */
export function command({ name, path }, file) {
  return [path, ...FLAGS[name], file];
}

/** Starts a node that leaves when its run has ended. `folder` has the examples. */
export async function startNode(runtime, folder, url, flags) {
  const program = command(runtime, 'examples/flower/node.ts');
  const args = ['--superlink', url, '--once', '--heartbeat', '10', '--poll', '200', ...flags];
  return await start([...program, ...args], { cwd: folder, ready: () => true });
}

/** Waits until a node has left. */
export async function left(node) {
  for (const deadline = Date.now() + 1000 * PATIENCE; !node.ended; await sleep(50)) {
    if (Date.now() > deadline) throw new Error(`a node does not leave:\n${node.output}`);
  }
}

/** Kills a node without letting it deactivate itself. */
export async function kill(node) {
  process.kill(-node.child.pid, 'SIGKILL');
  await left(node);
}

/** Calls `work` with a function that starts nodes, and ends those that are still there afterwards. */
export async function withNodes(work) {
  const nodes = [];
  try {
    return await work(async (...args) => {
      const node = await startNode(...args);
      nodes.push(node);
      return node;
    });
  } finally {
    for (const node of nodes) await end(node);
  }
}
