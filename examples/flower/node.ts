// A node of a Flower federation in Node, Deno or Bun: node examples/flower/node.ts --partition 0
import { parseArgs } from 'node:util';
import { part } from './digits.ts';
import { openState } from './state.ts';
import { runSuperNode } from './supernode/index.ts';
import { training } from './training.ts';

const { values } = parseArgs({
  options: {
    superlink: { type: 'string', default: 'http://127.0.0.1:8000' },
    partition: { type: 'string', default: '0' },
    state: { type: 'string' },
    seed: { type: 'string', default: '1' },
    images: { type: 'string', default: '600' },
    hidden: { type: 'string', default: '32' },
    epochs: { type: 'string', default: '3' },
    heartbeat: { type: 'string', default: '30' },
    poll: { type: 'string', default: '1000' },
    centralize: { type: 'boolean', default: false },
    once: { type: 'boolean', default: false },
  },
});
const say = (line: string) => console.log(line);
const state = await openState(values.state ?? `build/node-${values.partition}`);
const leaving = new AbortController();
process.once('SIGINT', () => leaving.abort());
const work = training({
  data: part(Number(values.partition), Number(values.images)),
  hidden: Number(values.hidden),
  epochs: Number(values.epochs),
  seed: Number(values.seed) + Number(values.partition),
  centralize: values.centralize,
  checkpoint: state.checkpoint,
  save: state.save,
  say,
});
try {
  const { up, down } = await runSuperNode({
    ...work,
    superlink: values.superlink,
    identity: state.identity,
    once: values.once,
    heartbeat: Number(values.heartbeat),
    poll: Number(values.poll),
    signal: leaving.signal,
    say,
  });
  say(`left; ${(up / 1000).toFixed(0)} KB sent, ${(down / 1000).toFixed(0)} KB received`);
} catch (error) {
  console.error(`node: ${(error as Error).message}`);
  process.exitCode = 1;
}
