// Resume: runs that are saved half-way, as digests that must be those of runs that never stopped, in every engine and
// whichever engine saved. Plain JavaScript, like the conformance script; `zeromean` has the schedules, too.
import { hash, Numbers, small } from './conformance.mjs';

/** Neither is a multiple of 64, at which state is cleared, and one of those lies between them. */
const HALF = 50;
const END = 100;

/** Every class, with state of every kind. A schedule is in no file, so it has to be given again. */
const RUNS = {
  SGD: ['SGD', { lr: 0.1, weightDecay: 0.01 }],
  SGDM: ['SGDM', { lr: 0.05, weightDecay: 0.01, centralize: true }],
  'SGDM, nesterov and averaged': ['SGDM', { lr: 0.05, nesterov: true, averageWeights: 0.99 }],
  Adam: ['Adam', { lr: 0.01, centralize: { at: 'update' } }],
  'Adam, amsgrad': ['Adam', { lr: 0.01, amsgrad: true, clipNorm: 0.5 }],
  AdamW: ['AdamW', { lr: 0.01, weightDecay: 0.1 }],
  'AdamW, amsgrad and averaged': ['AdamW', { amsgrad: true, averageWeights: 0.9, centralize: true }],
  'AdamW, scheduled': [
    'AdamW',
    { weightDecay: 0.1 },
    ({ cosine, warmup }) => ({ lr: warmup(10, cosine({ peak: 0.05, steps: 90 })) }),
  ],
};

export const names = Object.keys(RUNS);

function* runs(zeromean) {
  for (const [name, [kind, options, schedule = () => ({})]] of Object.entries(RUNS)) {
    yield { name, kind: zeromean[kind], options, scheduled: schedule(zeromean) };
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
