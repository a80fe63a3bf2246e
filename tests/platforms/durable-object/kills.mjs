// SIGKILL at every bad moment: afterwards the training reaches the digest of the run that was never interrupted.
import { check } from '../browsers/checks.mjs';
import { judge } from './facts.mjs';
import { stopped, teach, uninterrupted, visiting } from './runs.mjs';
import { storage } from './workerd.mjs';

/** 477,010 parameters, whose snapshot has six rows. */
const LARGE = { HIDDEN: 600, SNAPSHOT_EVERY: 4 };
const ROWS = 6;

export function kills({ folder, bodies, resumed }, version) {
  const row = (entry, run) => check({ runtime: 'workerd', version, entry: `durable object: ${entry}` }, run, judge);
  const batches = bodies(43);
  const large = batches.slice(0, 10);
  return [
    row('never interrupted, as in Node', async () => {
      const { digest, first } = await uninterrupted(folder, batches);
      return { facts: [['digest', digest, resumed(first, batches)]] };
    }),
    row('SIGKILL between snapshots', async () => {
      const whole = await uninterrupted(folder, batches);
      return { facts: await killedAt(folder, batches, 37, whole, {}) };
    }),
    row('state above 2 MB', async () => {
      const variables = { HIDDEN: 256 };
      const fewer = batches.slice(0, 15);
      const whole = await uninterrupted(folder, fewer, variables);
      const facts = await killedAt(folder, fewer, 13, whole, variables);
      return { facts: [...facts, ['larger than a row may be', whole.first.length > 2e6, true]] };
    }),
    row('SIGKILL within a snapshot', async () => {
      const whole = await uninterrupted(folder, large, LARGE);
      // The first snapshot is that of the start, the second that of step 4; the third is cut off after three rows.
      const { resumed, end } = await stopped(folder, large, `row:${ROWS + ROWS + 3}`, LARGE);
      return { facts: [...cutOff(resumed), ['digest', end.digest, whole.digest]] };
    }),
    row('SIGKILL before a snapshot is committed', async () => {
      const whole = await uninterrupted(folder, large, LARGE);
      const { resumed, end } = await stopped(folder, large, 'transaction:9', LARGE);
      return { facts: [...cutOff(resumed), ['digest', end.digest, whole.digest]] };
    }),
    row('SIGKILL before a batch is committed', async () => {
      const whole = await uninterrupted(folder, batches);
      const { resumed, answers, end } = await stopped(folder, batches, 'log:13');
      const facts = [
        ['step after the kill', resumed.step, 12],
        ['the batch is known', answers[0].duplicate, undefined],
        ['digest', end.digest, whole.digest],
      ];
      return { facts };
    }),
    row('SIGKILL before the reply', async () => {
      const whole = await uninterrupted(folder, batches);
      const { answered, resumed, answers, end } = await stopped(folder, batches, 'reply:13');
      const facts = [
        ['answered before', answered, 12],
        ['step after the kill', resumed.step, 13],
        ['answer', answers[0], { code: 200, step: 13, loss: whole.losses[12], duplicate: true }],
        ['digest', end.digest, whole.digest],
      ];
      return { facts };
    }),
  ];
}

/** What is left of a snapshot that step 8 should have made. */
function cutOff({ step, snapshot, log }) {
  return [
    ['step after the kill', step, 7],
    ['snapshot after the kill', [snapshot.step, snapshot.rows], [4, ROWS]],
    ['batches after the kill', log.batches, 7],
  ];
}

async function killedAt(folder, batches, last, whole, variables) {
  const disk = storage(folder);
  await visiting(folder, disk, variables, (served) => teach(served, batches, 1, last));
  return visiting(folder, disk, variables, async (served) => {
    const { step, snapshot } = await served.ask('/status');
    await teach(served, batches, last + 1, batches.length);
    const { digest } = await served.ask('/status');
    return [
      ['step after the kill', step, last],
      ['snapshot', snapshot.step, last - (last % 10)],
      ['digest', digest, whole.digest],
    ];
  });
}
