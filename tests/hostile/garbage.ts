// Garbage: a program that overwrites tables in linear memory, as a view of an optimizer's buffer can, and makes the
// calls that read them. It prints what it has tried, and how a call affected other optimizers or its own arrays. It
// runs in a separate process, since a loop of 2^32 - 1 rounds could not be interrupted from inside.

import { SGDM } from '../../ts/index.ts';
import { aligned } from '../../ts/memory/arena.ts';
import { HEADER, TENSOR, tableBytes } from '../../ts/memory/table.ts';
import { classes } from '../numerics/oracle/library.ts';
import { uniform } from '../numerics/oracle/random.ts';
import { examples } from '../numerics/rules/index.ts';
import { tableOf } from '../unit/memory/slab.ts';

const spec = {
  rows: { shape: [5, 7], initial: 1, outputAxis: 0 },
  columns: { shape: [6, 37], initial: 2, outputAxis: 1 },
  mixed: { shape: [3, 2, 5, 3], initial: 3, outputAxis: [1, 3] },
  bias: { shape: [13], initial: 4 },
  frozen: { shape: [2, 3], initial: 5, outputAxis: 0, frozen: true },
} as const;

type Victim = SGDM<keyof typeof spec>;
const kinds = examples.map(
  ({ optimizer, options }) =>
    () =>
      new classes[optimizer](spec, { averageWeights: 0.9, ...options }) as unknown as Victim,
);

/** Uniform 32-bit words, the same in every run. */
function words(seed: number): () => number {
  const next = uniform(seed);
  return () => Math.floor(next() * 2 ** 32);
}

type Damage = (table: Uint32Array, word: () => number, other: number) => void;

const record = (index: number, field: number): number => (HEADER.size + index * TENSOR.bytes + field) / 4;

/** Ways to corrupt a table; `other` is the address of a neighbour's weights. */
const damages: Readonly<Record<string, Damage>> = {
  'random words': (table, word) => {
    for (let i = 0; i < table.length; i++) table[i] = word();
  },
  'random small words': (table, word) => {
    for (let i = 0; i < table.length; i++) table[i] = word() % 4096;
  },
  'flipped bits': (table, word) => {
    for (let n = 1 + (word() % 8); n > 0; n--) {
      const at = word() % table.length;
      table[at] = (table[at] as number) ^ (1 << (word() % 32));
    }
  },
  'all ones': (table) => table.fill(0xffffffff),
  zeros: (table) => table.fill(0),
  'endless counts': (table, word) => {
    const { run, averaged, outputs, size } = TENSOR;
    const fields = [run, size, ...[0, 4, 8].flatMap((loop) => [averaged + loop, outputs + loop])];
    for (let index = 0; index < 5; index++) table[record(index, fields[word() % 8] as number)] = 0xffffffff;
    table[HEADER.count / 4] = word() % 2 === 0 ? 0xffffffff : 5;
  },
  "a neighbour's arrays": (table, _, other) => {
    for (let index = 0; index < 5; index++) {
      for (const field of [TENSOR.data, TENSOR.grad, TENSOR.state, TENSOR.average, TENSOR.slow])
        table[record(index, field)] = other;
    }
    table[HEADER.scratch / 4] = other;
  },
};

/** Everything that reads a table. */
const calls: Readonly<Record<string, (optimizer: Victim) => unknown>> = {
  step: (optimizer) => optimizer.step(),
  'step with zeroGrad': (optimizer) => optimizer.step({ zeroGrad: true }),
  gradNorm: (optimizer) => optimizer.gradNorm(),
  clipGradValue: (optimizer) => optimizer.clipGradValue(0.25),
  zeroGrad: (optimizer) => optimizer.zeroGrad(),
  digest: (optimizer) => optimizer.digest(),
  settings: ({ parameters: { bias, frozen } }) => {
    bias.lrScale = 2;
    return [bias.lrScale, bias.decayScale, frozen.frozen];
  },
};

const same = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0;

/** Corrupts the table of one of two equal optimizers, and calls both: what differs, and what changed elsewhere. */
function attempt(
  make: () => Victim,
  damage: Damage,
  call: (optimizer: Victim) => unknown,
  word: () => number,
): string[] {
  const [victim, twin] = [make(), make()];
  const neighbour = new SGDM(spec, { lr: 0.1, centralize: true });
  if (victim.data.buffer !== twin.data.buffer || twin.data.buffer !== neighbour.data.buffer) return []; // new slab
  for (const { parameters } of [victim, twin, neighbour]) {
    for (const { grad } of Object.values(parameters)) {
      for (let i = 0; i < grad.length; i++) grad[i] = Math.sin(i * i);
    }
  }
  for (const optimizer of [victim, twin, neighbour]) optimizer.step();

  const bytes = new Uint8Array(victim.data.buffer);
  const { header, scratch } = tableOf(victim);
  const own = { from: header.from, to: tableOf(twin).header.from };
  const table = new Uint32Array(victim.data.buffer, header.from, tableBytes(5) / 4);
  if (scratch.from !== header.from + aligned(tableBytes(5))) throw new Error('the table lies elsewhere');
  const right = call(twin);
  const rest = (): Uint8Array[] => [bytes.slice(0, own.from), bytes.slice(own.to)];
  const before = rest();
  damage(table, word, neighbour.data.byteOffset);
  let found: unknown;
  try {
    found = call(victim);
  } catch (error) {
    found = error;
  }
  const complaints = rest().every((part, i) => same(part, before[i] as Uint8Array)) ? [] : ['bytes of others changed'];
  if (found instanceof Error && found.name === 'RuntimeError') return [...complaints, 'trapped'];
  if (JSON.stringify(found) !== JSON.stringify(right)) complaints.push(`returned ${found}, not ${right}`);
  if (Buffer.compare(Buffer.from(victim.grad.slice().buffer), Buffer.from(twin.grad.slice().buffer)) !== 0)
    complaints.push('other gradients than without');
  if (victim.digest() !== twin.digest()) complaints.push('another digest than without');
  return complaints;
}

const [rounds] = process.argv.slice(2).map(Number);
const counts: Record<string, number> = {};
let tried = 0;
for (let round = 0; round < (rounds ?? 1); round++) {
  for (const [name, damage] of Object.entries(damages)) {
    for (const [called, call] of Object.entries(calls)) {
      for (const make of kinds) {
        tried += 1;
        for (const text of attempt(make, damage, call, words(tried))) {
          const key = `${name}, ${called}: ${text}`;
          counts[key] = (counts[key] ?? 0) + 1;
        }
      }
    }
  }
}
process.stdout.write(JSON.stringify({ tried, complaints: counts }));
