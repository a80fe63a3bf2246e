// A rank in Node or Bun, over TCP: node examples/data-parallel/node.mjs --rank 0 --world 2
import { connect } from '@nats-io/transport-node';
import { get, put } from '../checkpoints/node.mjs';
import { run } from './run.ts';

const overTcp = (servers) => connect({ servers });
await run(process.argv.slice(2), { connect: overTcp, get, put }).catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
