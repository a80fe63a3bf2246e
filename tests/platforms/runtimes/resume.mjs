// Resume: runs that are saved half-way, as digests that must be those of runs that never stopped, in every engine and
// whichever engine saved. Bundled into one file, like the conformance script; `zeromean` has the schedules, too.
import { runtimes } from '../../numerics/rules/index.ts';
import { hash, Numbers, small } from './conformance.mjs';

/** Neither is a multiple of 64, at which state is cleared, and one of those lies between them. */
const HALF = 50;
const END = 100;

/** Every class, with state of every kind. A schedule is in no file, so it has to be given again. */
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

/** Steps until `end` have been taken, with gradients that depend on the number of the step alone. */
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

/** The digests of a run: its file half-way, and its end. */
function* digests({ name }, bytes, optimizer) {
  yield { name: `${name}: the file`, digest: hash(bytes.join()) };
  yield { name: `${name}: the end`, digest: optimizer.digest() };
}

/** The digests of the runs that do not stop. */
export function whole(zeromean) {
  return [...runs(zeromean)].flatMap((run) => [...digests(run, begin(run, HALF).save(), begin(run, END))]);
}

/** Trains every run half-way, and puts its file: where nothing was, and over one that is longer, of which nothing may stay. */
export async function save(zeromean, { get, put }) {
  for (const run of runs(zeromean)) {
    if ((await get(run.name)) !== undefined) throw new Error(`${run.name} is there before it was put`);
    const bytes = begin(run, HALF).save();
    await put(run.name, new Uint8Array(2 * bytes.length));
    await put(run.name, bytes);
  }
}

/** Gets every file and goes on to the end. */
export async function resume(zeromean, get) {
  const all = [];
  for (const run of runs(zeromean)) {
    const bytes = await get(run.name);
    all.push(...digests(run, bytes, train(run.kind.from(bytes, run.scheduled), END)));
  }
  return all;
}
