// The example's own client: it carries on while the server is killed again and again, and two of them teach one model.
import { setTimeout as sleep } from 'node:timers/promises';
import { ask } from '../../../scripts/lib/run.mjs';
import { check } from '../browsers/checks.mjs';
import * as runtimes from '../runtimes/found.mjs';
import { judge } from './facts.mjs';
import { uninterrupted, visiting } from './runs.mjs';
import { storage } from './workerd.mjs';

const STEPS = 50;

export async function clients({ folder, bodies, resumed }, version) {
  const client = (await runtimes.node(24)) ?? (await runtimes.node(22)); // they run TypeScript directly
  const named = (entry) => ({ runtime: 'workerd', version, entry: `durable object: ${entry}` });
  const entries = ['client during SIGKILLs', 'two clients at once'];
  if (client === undefined) return entries.map((entry) => ({ ...named(entry), missing: 'npm has no Node 22 here' }));
  const post = (url, steps, first) => posting(folder, client, [url, steps, first]);
  const batches = bodies(STEPS);

  const killed = async () => {
    const whole = await uninterrupted(folder, batches);
    const disk = storage(folder);
    let posted;
    let port;
    for (const until of [7, 23, 38]) {
      await visiting(folder, disk, { port }, async (served) => {
        ({ port } = served);
        posted ??= post(served.url, STEPS, 0);
        await reaching(served, until);
      });
    }
    return visiting(folder, disk, { port }, async (served) => {
      const { steps } = await posted;
      const { step, digest } = await served.ask('/status');
      const all = Array.from({ length: STEPS }, (_, i) => i + 1);
      const facts = [
        ['steps of the client', steps, all],
        ['step', step, STEPS],
        ['digest', digest, whole.digest],
      ];
      return { facts };
    });
  };

  const both = () =>
    visiting(folder, storage(folder), {}, async (served) => {
      const first = await served.bytes('/model.safetensors?state=1');
      const half = STEPS / 2;
      const runs = await Promise.all([post(served.url, half, 0), post(served.url, half, half * 32)]);
      const order = []; // of the batches, as the clients were told
      runs.forEach(({ steps }, i) => {
        steps.forEach((step, n) => {
          order[step - 1] = batches[i * half + n];
        });
      });
      const { step, digest } = await served.ask('/status');
      const facts = [
        ['step', step, STEPS],
        ['every step once', order.filter((batch) => batch !== undefined).length, STEPS],
        ['digest', digest, resumed(first, order)],
      ];
      return { facts };
    });

  return [check(named(entries[0]), killed, judge), check(named(entries[1]), both, judge)];
}

/** The client's output, and the numbers of its steps. */
async function posting(folder, { path }, args) {
  const command = [path, 'examples/durable-object/client.mjs', ...args.map(String)];
  const { code, output, errors } = await ask(command, { cwd: folder });
  if (code !== 0) throw new Error(`${output}\n${errors}`);
  return { output, steps: [...output.matchAll(/^step (\d+): loss/gm)].map(([, step]) => Number(step)) };
}

async function reaching(served, step) {
  for (let waited = 0; (await served.ask('/status')).step < step; waited += 10) {
    if (waited > 60_000) throw new Error(`step ${step} is not reached`);
    await sleep(10);
  }
}
