// Requests: the same step twice, steps that are missing, other mistakes, a model that is too large, and the file.
import { check } from '../browsers/checks.mjs';
import { judge } from './facts.mjs';
import { teach, uninterrupted, visiting } from './runs.mjs';
import { storage } from './workerd.mjs';

const NAMES = { 'hidden.weight': [32, 784], 'hidden.bias': [32], 'output.weight': [10, 32], 'output.bias': [10] };

export function requests({ folder, bodies, resumed, content }, version) {
  const row = (entry, run) => check({ runtime: 'workerd', version, entry: `durable object: ${entry}` }, run, judge);
  const batches = bodies(30);
  return [
    row('duplicates, gaps and mistakes', async () => {
      const whole = await uninterrupted(folder, batches);
      const facts = await visiting(folder, storage(folder), { KEPT: 4 }, async (served) => {
        const first = await teach(served, batches, 1, 25);
        const found = await mistakes(served, batches, first);
        await teach(served, batches, 26, 30);
        const { digest, databaseSize } = await served.ask('/status');
        // The snapshot has 0.3 MB, the batches of all thirty steps 0.75 MB, and those of fourteen 0.35 MB.
        return [
          ...found,
          ['digest', digest, whole.digest],
          ['batches are forgotten', databaseSize < 0.8e6 || databaseSize, true],
        ];
      });
      return { facts };
    }),
    row('a model that is too large', async () => {
      const { code, error } = await visiting(folder, storage(folder), { HIDDEN: 6000 }, (served) => {
        return served.post(1, batches[0]);
      });
      const sentence =
        /^RangeError: 4,770,010 parameters do not fit: .* has 128,000,000, which is enough for \d,\d{3},\d{3} /;
      return {
        facts: [
          ['code', code, 500],
          ['error', sentence.test(error) || error, true],
        ],
      };
    }),
    row('GET /model.safetensors', async () => {
      const whole = await uninterrupted(folder, batches);
      return visiting(folder, storage(folder), {}, async (served) => {
        await teach(served, batches, 1, 17);
        const weights = await served.bytes('/model.safetensors');
        const checkpoint = await served.bytes('/model.safetensors?state=1');
        const facts = [
          ['weights', content(weights), NAMES],
          ['digest in Node', resumed(checkpoint, batches.slice(17)), whole.digest],
        ];
        return { facts };
      });
    }),
  ];
}

/** What 25 steps cannot be followed by. */
async function mistakes(served, batches, answers) {
  const [old, recent] = [answers[2], answers[23]]; // the batch of the first is no longer kept
  const expected = 26;
  const again = async ({ step }) => served.post(step, batches[step - 1]);
  const refused = ({ code, error = '' }) => [code, error.replace(/^\w+: /, '')];
  const conflict = (error) => ({ code: 409, error, expected });
  const strange = batches[0].slice().fill(200, 3, 4);
  return [
    ['an old step again', await again(old), { ...old, duplicate: true }],
    ['a recent step again', await again(recent), { ...recent, duplicate: true }],
    ['with another batch', await served.post(24, batches[0]), conflict('step 24 was taken with another batch')],
    ['too early', await served.post(28, batches[27]), conflict('step 28 comes too early, expected 26')],
    ['no digit', refused(await served.post(26, strange)), [400, 'a label is 200, expected 0 to 9']],
    [
      'too short',
      refused(await served.post(26, batches[0].slice(1))),
      [400, 'content-length is 25119, expected 25120'],
    ],
    ['step 0', (await fetch(`${served.url}/steps/0`, { method: 'POST', body: batches[0] })).status, 404],
    ['step after all of that', (await served.ask('/status')).step, 25],
  ];
}
