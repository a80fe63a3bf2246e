// Who is measured, and how each is started: set up when a row first needs it, and kept alive until the end.
import { join } from 'node:path';
import { root, SetupError, say } from '../../scripts/lib/run.mjs';
import { Contestant, ContestantError } from './process.mjs';
import { native } from './setup/native.mjs';
import { peers } from './setup/peers.mjs';
import { torch } from './setup/torch.mjs';

const script = (name) => join(root, 'tests', 'perf', 'contestants', name);
const node = (name, ...args) => [process.execPath, '--expose-gc', script(name), ...args];

/** The command line of each contestant, after installing what it needs. */
const COMMANDS = {
  ours: ({ dist }) => node('ours.mjs', join(dist, 'index.js')),
  other: ({ against }) => node('ours.mjs', join(against, 'index.js')),
  loop: () => node('loop.mjs'),
  copy: () => node('copy.mjs'),
  native: async () => [await native()],
  torch: async (options) => [await torch({ install: installsTorch(options) }), '-B', script('pytorch.py')],
  'tfjs-cpu': () => withPeers(node('tfjs.mjs', 'cpu')),
  'tfjs-wasm': () => withPeers(node('tfjs.mjs', 'wasm')),
  'jax-js': () => withPeers(node('jax.mjs')),
};

/** Not in a run that should take less than a minute, unless torch is required. */
function installsTorch({ quick, 'require-torch': required }) {
  return !quick || required;
}

async function withPeers(command) {
  await peers();
  return command;
}

export class Contestants {
  /** Contestants that cannot run, by name, with the reason. */
  missing = new Map();
  #live = new Map();
  #options;

  constructor(options) {
    this.#options = options;
  }

  /** The contestant of this name, or undefined if it cannot run. */
  async get(name) {
    if (this.missing.has(name)) return undefined;
    const live = this.#live.get(name);
    if (live !== undefined && live.ended === undefined) return live;
    try {
      const contestant = new Contestant(name, await COMMANDS[name](this.#options), this.#options.core);
      this.#live.set(name, contestant);
      return await contestant.ready;
    } catch (error) {
      if (!(error instanceof ContestantError || error instanceof SetupError)) throw error;
      this.missing.set(name, error.message);
      say(`${name}: not run: ${error.message.split('\n').at(-1)}`);
      return undefined;
    }
  }

  /** What each reported about itself: name to engine and versions. */
  about() {
    return Object.fromEntries([...this.#live].map(([name, { about }]) => [name, about?.engine]));
  }

  async stop() {
    await Promise.all([...this.#live.values()].map((contestant) => contestant.stop()));
  }
}
