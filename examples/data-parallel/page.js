// A rank in a page, over a WebSocket. The address says which: ?rank=1&world=2&server=ws://127.0.0.1:8222
import { wsconnect } from '@nats-io/nats-core';
import { Group } from './group.ts';
import { optimizerOf, stateOf, train } from './train.ts';

const settings = new URLSearchParams(location.search);
const [rank, world, steps] = ['rank', 'world', 'steps'].map((name, i) => Number(settings.get(name) ?? [1, 2, 100][i]));
const output = document.querySelector('pre');
const log = (line) => output.append(`${line}\n`);

const connection = await wsconnect({ servers: settings.get('server') ?? 'ws://127.0.0.1:8222' });
try {
  const optimizer = optimizerOf(world);
  const group = await Group.join({ connection, name: 'digits', rank, world }, stateOf(optimizer));
  await train(optimizer, group, { world, steps, every: 20, save: async () => {}, log });
  await group.leave();
} catch (error) {
  log(error.message);
} finally {
  await connection.close();
}
