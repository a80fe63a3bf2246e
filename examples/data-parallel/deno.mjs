// A rank in Deno, over a WebSocket: deno run -A examples/data-parallel/deno.mjs --server ws://127.0.0.1:8222 --rank 1 --world 2
import process from 'node:process';
import { wsconnect } from '@nats-io/nats-core';
import { get, put } from '../checkpoints/node.mjs';
import { run } from './run.ts';

const overWebSocket = (servers) => wsconnect({ servers });
await run(process.argv.slice(2), { connect: overWebSocket, get, put }).catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
