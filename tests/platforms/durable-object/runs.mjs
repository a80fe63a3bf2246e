// Runs: the training that the checks interrupt, and the same training without interruption.
import { setTimeout as sleep } from 'node:timers/promises';
import { serve, storage } from './workerd.mjs';

/** Calls `visit` with a running Worker and its storage, and ends it whatever happens. */
export async function visiting(folder, disk, variables, visit) {
  const served = await serve(folder, disk, variables);
  try {
    return await visit(served);
  } finally {
    await served.kill();
  }
}

/** Posts the batches of these steps, `from` to `to`, and returns the answers. */
export async function teach(served, batches, from, to) {
  const answers = [];
  for (let step = from; step <= to; step++) {
    const answer = await served.post(step, batches[step - 1]);
    if (answer.code !== 200) throw new Error(`step ${step}: ${JSON.stringify(answer)}`);
    answers.push(answer);
  }
  return answers;
}

/** Runs by folder, number of batches and variables: several checks compare with the same one. */
const known = new Map();

/** Training that is never interrupted: the digest after its last step, the loss of each, and its first checkpoint. */
export function uninterrupted(folder, batches, variables = {}) {
  const key = JSON.stringify([folder, batches.length, variables]);
  if (!known.has(key)) known.set(key, whole(folder, batches, variables));
  return known.get(key);
}

function whole(folder, batches, variables) {
  return visiting(folder, storage(folder), variables, async (served) => {
    const first = await served.bytes('/model.safetensors?state=1');
    const answers = await teach(served, batches, 1, batches.length);
    const { digest } = await served.ask('/status');
    return { digest, first, losses: answers.map(({ loss }) => loss) };
  });
}

/**
 * Training that is killed where the hooks stop it, and then resumed. Returns the status after the kill, the answers
 * after it, and the status at the end.
 */
export async function stopped(folder, batches, stop, variables = {}) {
  const disk = storage(folder);
  const answered = await visiting(folder, disk, { ...variables, worker: 'hooked', STOP: stop }, async (served) => {
    let step = 0;
    // The request that stops is never answered; `kill` breaks its connection.
    const posted = (async () => {
      for (; step < batches.length; step++) await teach(served, batches, step + 1, step + 1);
    })().catch(() => {});
    await served.stopped();
    await served.kill();
    await posted;
    return step;
  });
  return visiting(folder, disk, variables, async (served) => {
    const resumed = await served.ask('/status');
    const answers = await teach(served, batches, answered + 1, batches.length);
    return { answered, resumed, answers, end: await served.ask('/status') };
  });
}

/** Waits until so many training rounds have followed the last step; returns the status then. */
export async function afterRounds(served, rounds) {
  for (let waited = 0; ; waited += 50) {
    const status = await served.ask('/status');
    if (status.rounds >= rounds) return status;
    if (waited > 60_000) throw new Error(`there are not ${rounds} rounds: ${JSON.stringify(status)}`);
    await sleep(50);
  }
}
