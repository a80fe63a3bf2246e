// What a step costs on two machines, and from which cost of a backward pass on they pay: node examples/data-parallel/measure.mjs
// Both ranks run on this machine, over its loopback; the backward pass is an artificial delay.
import { fork } from 'node:child_process';
import { parseArgs } from 'node:util';
import { connect } from '@nats-io/transport-node';
import { Adam } from 'zeromean';
import { Group } from './group.ts';
import { stateOf } from './train.ts';

const { values } = parseArgs({
  options: {
    server: { type: 'string', default: '127.0.0.1:4222' },
    parameters: { type: 'string', default: '100000,1000000' },
    delays: { type: 'string', default: '0,5,10,20,50,100,200' },
    steps: { type: 'string', default: '30' },
    rank: { type: 'string', default: '0' },
  },
});
const list = (text) => text.split(',').map(Number);
const rank = Number(values.rank);
const steps = Number(values.steps);

/** Stands for a forward and a backward pass of this many milliseconds. */
function compute(milliseconds, grad) {
  const until = performance.now() + milliseconds;
  grad[0] = 1;
  while (performance.now() < until);
}

/** The median time of a step, in ms, after a few that do not count. */
async function median(step) {
  const times = [];
  for (let i = 0; i < steps + 5; i++) {
    const began = performance.now();
    await step(i);
    if (i >= 5) times.push(performance.now() - began);
  }
  return times.sort((a, b) => a - b)[times.length >> 1];
}

async function measure(connection, parameters) {
  const optimizer = new Adam({ w: { shape: [parameters], initial: 0 } }, { lr: 1e-3, gradScale: 1 / 2 });
  const { grad } = optimizer;
  const name = `measure-${parameters}`;
  const group = await Group.join({ connection, name, rank, world: 2 }, stateOf(optimizer));
  let taken = 0;
  for (const delay of list(values.delays)) {
    const together = await median(async () => {
      compute(delay, grad);
      await group.sum(grad, taken++);
      optimizer.step({ zeroGrad: true });
    });
    const alone = await median(() => {
      compute(delay, grad);
      compute(delay, grad);
      optimizer.step({ zeroGrad: true });
    });
    if (rank === 0) {
      const ratio = (alone / together).toFixed(2);
      console.log(`| ${parameters} | ${delay} | ${alone.toFixed(1)} | ${together.toFixed(1)} | ${ratio} |`);
    }
  }
  if (rank === 0) console.log(`sent per rank and step: ${grad.byteLength} bytes, and as many received`);
  await group.leave();
}

const other = rank === 0 && fork(process.argv[1], ['--rank', '1', ...process.argv.slice(2)]);
if (rank === 0) console.log('| parameters | backward pass, ms | one process, ms | two ranks, ms | times faster |');
const connection = await connect({ servers: values.server });
for (const parameters of list(values.parameters)) await measure(connection, parameters);
await connection.close();
other?.disconnect?.();
