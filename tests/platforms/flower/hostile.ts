// A node with an optimizer meets every fault of faults.ts: it must say what is wrong, leave weights, state and
// checkpoint as they were, and then train with the good message that follows. Prints JSON: { count, wrong }.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Adam } from 'zeromean';
import { openState } from '../../../examples/flower/state.ts';
import { runSuperNode } from '../../../examples/flower/supernode/index.ts';
import { startFake } from './fake.ts';
import { type Fault, faults, good, SHAPES } from './faults.ts';

const fake = await startFake();
const folder = mkdtempSync(join(tmpdir(), 'zeromean-hostile-'));
const wrong: string[] = [];
const all = await faults();
try {
  for (const fault of all) {
    const what = await meet(fault).catch((error) => `${error.stack}`);
    if (what !== undefined) wrong.push(`${fault.name}: ${what}`);
  }
} finally {
  fake.close();
  rmSync(folder, { recursive: true });
}
console.log(JSON.stringify({ count: all.length, wrong }));

/** Says what a node has done wrong; undefined if nothing. */
async function meet({ said, message, lie, leaves = false }: Fault): Promise<string | undefined> {
  const state = await openState(folder);
  const checkpoint = () => readFileSync(join(folder, 'checkpoint.safetensors'), 'hex');
  const optimizer = new Adam({ w: { shape: [3, 4], initial: 0.25 }, b: { shape: [4], initial: 0.5 } });
  for (const { grad } of Object.values(optimizer.parameters)) grad.fill(1);
  optimizer.step(); // moments and a count that could change
  await state.save(optimizer.save());
  const [digest, stored] = [optimizer.digest(), checkpoint()];
  const lines: string[] = [];
  let calls = 0;
  fake.serve([message, await good()], lie);
  const leaving = new AbortController();
  const end = await runSuperNode({
    superlink: fake.url,
    identity: state.identity,
    shapes: SHAPES,
    train: ({ arrays }) => {
      calls += 1;
      if (optimizer.digest() !== digest || checkpoint() !== stored) lines.push('CHANGED');
      if (arrays.w?.[11] !== 11 / 8) lines.push('NOT THE GOOD MESSAGE');
      leaving.abort();
      return { arrays, metrics: { 'num-examples': 1 } };
    },
    evaluate: () => {
      lines.push('EVALUATED');
      return { metrics: { 'num-examples': 1 } };
    },
    signal: leaving.signal,
    patience: 300,
    poll: 1,
    heartbeat: 1800,
    say: (line) => lines.push(line),
  }).then(
    () => 'left',
    (error) => error as Error,
  );
  if (end instanceof Error) lines.push(end.message);
  if (optimizer.digest() !== digest || checkpoint() !== stored) return 'weights, state or checkpoint have changed';
  const text = lines.join('\n');
  if (!said.test(text) || /CHANGED|NOT THE GOOD|EVALUATED/.test(text))
    return `said ${text || 'nothing'}, expected ${said}`;
  if (leaves !== end instanceof Error) return `${leaves ? 'stayed' : 'left'}: ${text}`;
  return calls === (leaves ? 0 : 1) ? undefined : `trained ${calls} times`;
}
