// Training rounds without requests: the alarm runs them, and a kill neither loses nor repeats one.
import { setTimeout as sleep } from 'node:timers/promises';
import { check } from '../browsers/checks.mjs';
import { judge } from './facts.mjs';
import { afterRounds, teach, visiting } from './runs.mjs';
import { storage } from './workerd.mjs';

const STEPS = 12;
const KEPT = 5;
const VARIABLES = { KEPT, ROUNDS: 2, ROUND_SECONDS: 1 };

export function rounds({ folder, bodies, resumed }, version) {
  const row = (entry, run) => check({ runtime: 'workerd', version, entry: `durable object: ${entry}` }, run, judge);
  const batches = bodies(STEPS);
  const run = (stop) => async () => {
    const disk = storage(folder);
    const worker = stop === undefined ? {} : { worker: 'hooked', STOP: stop };
    const first = await visiting(folder, disk, { ...VARIABLES, ...worker }, async (served) => {
      const checkpoint = await served.bytes('/model.safetensors?state=1');
      await teach(served, batches, 1, STEPS);
      if (stop !== undefined) await served.stopped();
      else await afterRounds(served, VARIABLES.ROUNDS);
      return checkpoint;
    });
    const { status, later } = await visiting(folder, disk, VARIABLES, async (served) => {
      const status = await afterRounds(served, VARIABLES.ROUNDS);
      await sleep(2500); // a third round would have begun by then
      return { status, later: await served.ask('/status') };
    });
    const last = batches.slice(-KEPT);
    const facts = [
      ['rounds', status.rounds, 2],
      ['steps of the optimizer', status.stepsTaken, STEPS + 2 * KEPT],
      ['digest', status.digest, resumed(first, [...batches, ...last, ...last])],
      ['digest later', later.digest, status.digest],
    ];
    return { facts };
  };
  return [
    row('training rounds by alarm', run(undefined)),
    // The snapshots are those of the start, of step 10 and of the first round.
    row('SIGKILL within a round', run('row:3')),
    row('SIGKILL after a round, before the alarm ends', run('round:1')),
    row('an alarm that is handled twice', async () => {
      const variables = { ...VARIABLES, ROUND_SECONDS: 3, worker: 'hooked', STOP: 'again:1' };
      const text = await visiting(folder, storage(folder), variables, async (served) => {
        await teach(served, batches, 1, STEPS);
        return served.stopped();
      });
      const { rounds, stepsTaken } = JSON.parse(text);
      const facts = [
        ['rounds', rounds, 1],
        ['steps of the optimizer', stepsTaken, STEPS + KEPT],
      ];
      return { facts };
    }),
  ];
}
