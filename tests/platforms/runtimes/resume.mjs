// Resume: runs that are saved half-way must have the digests of runs that never stopped, in every engine and whichever
// engine saved. Bundled into one file, like the conformance script; here `zeromean` includes the schedules.
import { runtimes } from '../../numerics/rules/index.ts';
import { hash, Numbers, small } from './conformance.mjs';

/** Neither is a multiple of 64, at which state is cleared, and there is one such multiple between them. */
const HALF = 50;
const END = 100;

/** Every class, with every kind of state. Files do not store schedules, so those have to be passed again. */
const RUNS = [
  ...runtimes.resumed,
  {
    name: 'AdamW, scheduled',
    optimizer: 'AdamW',
    options: { weightDecay: 0.1 },
    schedule: ({ cosine, warmup }) => ({ lr: warmup(10, cosine({ peak: 0.05, steps: 90 })) }),
  },
];

export const names = RUNS.map(({ name }) => name);

function* runs(zeromean) {
  for (const { name, optimizer, options, schedule = () => ({}) } of RUNS) {
    yield { name, kind: zeromean[optimizer], options, scheduled: schedule(zeromean) };
  }
}

/** Steps until `end` steps have been taken, with gradients that depend only on the step number. */
function train(optimizer, end) {
  while (optimizer.stepsTaken < end) {
    const numbers = new Numbers(optimizer.stepsTaken);
    for (const { grad } of Object.values(optimizer.parameters)) numbers.fill(grad);
    optimizer.step();
  }
  return optimizer;
}

function begin({ kind, options, scheduled }, end) {
  return train(new kind(small(), { ...options, ...scheduled }), end);
}

/** The digests of a run: of its file half-way, and of its end. */
function* digests({ name }, bytes, optimizer) {
  yield { name: `${name}: the file`, digest: hash(bytes.join()) };
  yield { name: `${name}: the end`, digest: optimizer.digest() };
}

/** The digests of the runs that do not stop. */
export function whole(zeromean) {
  return [...runs(zeromean)].flatMap((run) => [...digests(run, begin(run, HALF).save(), begin(run, END))]);
}

/** Trains every run half-way and puts its file: first where nothing was, then over a longer one, which must vanish. */
export async function save(zeromean, { get, put }) {
  for (const run of runs(zeromean)) {
    if ((await get(run.name)) !== undefined) throw new Error(`${run.name} is there before it was put`);
    const bytes = begin(run, HALF).save();
    await put(run.name, new Uint8Array(2 * bytes.length));
    await put(run.name, bytes);
  }
}

/** Gets every file and resumes it to the end. */
export async function resume(zeromean, get) {
  const all = [];
  for (const run of runs(zeromean)) {
    const bytes = await get(run.name);
    all.push(...digests(run, bytes, train(run.kind.from(bytes, run.scheduled), END)));
  }
  return all;
}
