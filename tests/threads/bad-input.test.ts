// What startTeam and the options of optimizers reject.

import { expect, test } from 'vitest';
import { SGD } from '../../ts/index.ts';
import { startTeam } from '../../ts/threads.ts';

test.each([
  [{ threads: 0 }, 'threads is 0, expected an integer of 1 or more'],
  [{ threads: '2' }, 'threads is "2", expected an integer of 1 or more'],
  [{ thread: 2 }, 'startTeam: option "thread" is unknown, did you mean "threads"?'],
  [{ timeout: -1 }, 'timeout is -1, expected an integer of 0 or more'],
  [{ least: 0.5 }, 'least is 0.5, expected an integer of 0 or more'],
  [{ patience: 0 }, 'patience is 0, expected a number above 0 (leave it out for no limit)'],
  [null, 'team options is null, expected an object with threads, worker, timeout, least, patience'],
])('startTeam(%o)', async (options, message) => {
  await expect(startTeam(options as object)).rejects.toThrow(message);
});

const spec = { w: { shape: [1], initial: 0 } };

test.each([
  [{ team: 2 }, 'team is 2, expected a team, as startTeam of zeromean/threads gives'],
  [{ team: { threads: 2 } }, 'team is an object, expected a team, as startTeam of zeromean/threads gives'],
  [{ shared: 1 }, 'shared is 1, expected true or false'],
  [{ replicas: 2 }, 'replicas is 2 and there is no team, expected one'],
  [{ replicas: -1 }, 'replicas is -1, expected an integer of 0 or more'],
])('new SGD(spec, %o)', (options, message) => {
  expect(() => new SGD(spec, { lr: 1, ...options } as never)).toThrow(message);
});

test('gradients of replicas are not clamped', async () => {
  const team = await startTeam({ threads: 1 });
  const optimizer = new SGD(spec, { lr: 1, team, replicas: 1 });
  expect(() => optimizer.clipGradValue(1)).toThrow('clipGradValue does not reach the gradients of replicas');
  const { options } = optimizer;
  expect([options.team, options.shared, options.replicas]).toEqual([team, true, 1]);
});
