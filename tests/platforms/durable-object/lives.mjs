// Gentler interruptions than a kill: a write that fails, an object that the runtime evicts, and a deployment with other
// settings.
import { setTimeout as sleep } from 'node:timers/promises';
import { check } from '../browsers/checks.mjs';
import { judge } from './facts.mjs';
import { afterRounds, teach, uninterrupted, visiting } from './runs.mjs';
import { storage } from './workerd.mjs';

export function lives({ folder, bodies, resumed }, version) {
  const row = (entry, run) => check({ runtime: 'workerd', version, entry: `durable object: ${entry}` }, run, judge);
  const batches = bodies(15);
  /** Each place fails once, in the given step, which is then sent again. */
  const failing = (fail, step) => async () => {
    const whole = await uninterrupted(folder, batches);
    return visiting(folder, storage(folder), { worker: 'hooked', FAIL: fail }, async (served) => {
      await teach(served, batches, 1, step - 1);
      const failed = await served.post(step, batches[step - 1]);
      const again = await served.post(step, batches[step - 1]);
      await teach(served, batches, step + 1, batches.length);
      const facts = [
        ['failure', failed, { code: 500, error: `Error: failed at ${fail.replace(/:.*/, '')}` }],
        ['the same again', again, { code: 200, step, loss: whole.losses[step - 1] }],
        ['digest', (await served.ask('/status')).digest, whole.digest],
      ];
      return { facts };
    });
  };
  return [
    row('a batch that cannot be written', failing('log:13', 13)),
    row('a snapshot that cannot be written', failing('row:2', 10)),
    row('an object that is evicted', async () => {
      const whole = await uninterrupted(folder, batches);
      return visiting(folder, storage(folder), { worker: 'hooked' }, async (served) => {
        await teach(served, batches, 1, 13);
        await evicted(served);
        await teach(served, batches, 14, batches.length);
        return { facts: [['digest', (await served.ask('/status')).digest, whole.digest]] };
      });
    }),
    row('other settings for a stored model', async () => {
      const disk = storage(folder);
      const first = await visiting(folder, disk, { KEPT: 2, SNAPSHOT_EVERY: 4 }, async (served) => {
        const checkpoint = await served.bytes('/model.safetensors?state=1');
        await teach(served, batches, 1, 12);
        return checkpoint;
      });
      const variables = { HIDDEN: 64, KEPT: 8, ROUNDS: 1, ROUND_SECONDS: 1 };
      return visiting(folder, disk, variables, async (served) => {
        const status = await afterRounds(served, 1);
        const learnt = [...batches.slice(0, 12), ...batches.slice(10, 12)]; // only two batches had been kept
        const facts = [
          ['parameters', status.parameters, 25_450],
          ['digest', status.digest, resumed(first, learnt)],
        ];
        return { facts };
      });
    }),
  ];
}

/** Sends no request for so long that the runtime, which waits for ten seconds, removes the object from memory. */
async function evicted(served) {
  const { length } = constructions(served);
  for (let seconds = 11; constructions(served).length === length; seconds += 5) {
    if (seconds > 60) throw new Error('the object is never evicted');
    await sleep(1000 * seconds);
    await served.ask('/status');
    await sleep(100); // until the line has arrived
  }
}

function constructions({ running }) {
  return running.output.match(/^constructed$/gm) ?? [];
}
