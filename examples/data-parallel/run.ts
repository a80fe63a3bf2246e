// Run: a rank as a program of Node, Deno or Bun, which differ in how they connect.

import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { NatsConnection } from '@nats-io/nats-core';
import { Group } from './group.ts';
import { Alone, optimizerOf, stateOf, train } from './train.ts';

/** What a runtime has. */
export interface Runtime {
  /** Connects to a NATS server by its address. */
  readonly connect: (server: string) => Promise<NatsConnection>;
  /** Reads a checkpoint, if there is one, and writes it. */
  readonly get: (path: string) => Promise<Uint8Array | undefined>;
  readonly put: (path: string, bytes: Uint8Array) => Promise<void>;
}

/** Trains with the settings of a command line. */
export async function run(args: string[], { connect, get, put }: Runtime): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      server: { type: 'string', default: '127.0.0.1:4222' },
      name: { type: 'string', default: 'digits' },
      rank: { type: 'string', default: '0' },
      world: { type: 'string', default: '2' },
      steps: { type: 'string', default: '100' },
      every: { type: 'string', default: '20' },
      timeout: { type: 'string', default: '5000' },
      state: { type: 'string', default: '.' },
      alone: { type: 'boolean', default: false },
    },
  });
  const [rank, world, timeout] = [values.rank, values.world, values.timeout].map(Number) as [number, number, number];
  const file = join(values.state, `rank-${values.alone ? 'all' : rank}.safetensors`);
  const optimizer = optimizerOf(world, await get(file));
  const job = {
    world,
    steps: Number(values.steps),
    every: Number(values.every),
    save: (bytes: Uint8Array) => put(file, bytes),
    log: (line: string) => console.log(line),
  };
  if (values.alone) return train(optimizer, new Alone(optimizer, world), job);
  const connection = await connect(values.server);
  try {
    const group = await Group.join({ connection, name: values.name, rank, world, timeout }, stateOf(optimizer));
    console.log(`${world} ranks have met at step ${optimizer.stepsTaken}`);
    await train(optimizer, group, job);
    await group.leave();
  } finally {
    await connection.close();
  }
}
