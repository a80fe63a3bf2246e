// Layout: where an optimizer's table and arrays are in its allocation, and the views of them. A structure of arrays:
// the table, scratch space, all data, all gradients, one array for each kind of state, then averages and slow weights.
// Every parameter starts at a cache line.

import { formatCount } from '../options/checks.ts';
import type { Checked } from '../options/spec.ts';
import type { Traversal } from '../options/traversal.ts';
import { ALIGNMENT, type Arena, aligned, type KernelMemory } from './arena.ts';
import { OVERRUN, scratchOf } from './scratch.ts';
import { HEADER, type Row, Table, TENSOR, type Tensor, tableBytes, writeTraversal } from './table.ts';
import type { Kernels } from './webassembly.ts';

/**
 * How far apart the same elements of two large arrays are, modulo the 4 KiB of {@link ALIASING}. With 4 KiB aliasing,
 * equal low 12 address bits make a false store-to-load dependency, and a step takes up to 10 % longer.
 */
const STAGGER = 17 * ALIGNMENT;
const ALIASING = 4096;

/** What a guest has to know about an optimizer to say how much room it needs in the optimizer's memory. */
export interface Facts {
  readonly tensors: readonly { readonly size: number; readonly traversal: Traversal }[];
  /** How many state arrays there are. */
  readonly states: number;
  /** Bytes of scratch space. */
  readonly scratch: number;
  /** Bytes of one array for all parameters. */
  readonly array: number;
}

/** Something that keeps its own data in the memory of an optimizer and runs its kernels: a team of threads. */
export interface Guest {
  /** Bytes that it needs. */
  room(facts: Facts): number;
  install(layout: Layout): Installed;
}

/** What a guest has installed. */
export interface Installed {
  /** The kernels that the optimizer calls instead of its own. */
  readonly kernels: Kernels;
  /** The addresses of the gradients of each replica. */
  readonly replicas: readonly number[];
  /** Call this when a checkpoint has been loaded. */
  restored(): void;
}

/** The memory of an optimizer. */
export interface Layout {
  readonly memory: KernelMemory;
  readonly facts: Facts;
  /** The address of the guest's room. */
  readonly room: number;
  readonly table: Table;
  readonly data: Float32Array;
  readonly grad: Float32Array;
  readonly average: Float32Array | undefined;
  /** In the order of the specs. */
  readonly tensors: readonly Tensor[];
}

/** What determines how much memory an optimizer needs, besides its spec. */
export interface Purpose {
  /** The name of the optimizer, for errors. */
  readonly kind: string;
  /** The names of its state arrays. */
  readonly slots: readonly string[];
  /** The slots that the kernel gets, in its order. A slot that appears twice stands in for a missing array. */
  readonly arrays: readonly string[];
  /** What else it keeps about the weights: their average, slow weights. */
  readonly extras: readonly ('average' | 'slow')[];
  /** Whether the kernels have to compute what they centralize: the update, or the gradient with its decay. */
  readonly computed: boolean;
}

/** The views of a tensor that every rule has, or may have. */
interface Views {
  readonly data: Float32Array;
  readonly grad: Float32Array;
  readonly average: Float32Array | undefined;
  readonly slow: Float32Array | undefined;
}

/** Allocates memory, writes the table and the initial values, and creates all views. */
export function allocate(
  arena: Arena,
  { kind, slots, arrays, extras, computed }: Purpose,
  specs: readonly Checked[],
  guest?: Guest,
): Layout {
  const tableSize = aligned(tableBytes(specs.length));
  const scratchOfOne = ({ size, plan }: Checked): number => scratchOf(plan.traversal, size, computed);
  const scratchSize = aligned(specs.reduce((bytes, spec) => Math.max(bytes, scratchOfOne(spec)), 0));
  const arrayBytes = specs.reduce((bytes, { size }) => bytes + aligned(4 * size), 0); // of one array for all parameters
  const stride = staggered(arrayBytes);
  const names = ['data', 'grad', ...slots, ...extras];
  const facts: Facts = {
    tensors: specs.map(({ size, plan: { traversal } }) => ({ size, traversal })),
    states: slots.length,
    scratch: scratchSize,
    array: arrayBytes,
  };
  const own = tableSize + scratchSize + names.length * stride + (scratchSize > 0 ? OVERRUN : 0);
  const bytes = guest === undefined ? own : aligned(own) + guest.room(facts);

  const { memory, address } = arena.allocate(bytes, () => {
    const elements = specs.reduce((sum, { size }) => sum + size, 0);
    return (
      `${kind} of ${formatCount(elements)} elements needs ${formatCount(bytes)} bytes, ${4 * names.length} an element ` +
      `(float32 ${names.join(', ')})`
    );
  });
  const { buffer } = memory;
  const scratch = address + tableSize;
  if (scratchSize > memory.scratch.bytes) memory.scratch = { address: scratch, bytes: scratchSize };
  const table = new Table(buffer, address, specs.length);
  table.header.setWord(HEADER.scratch, scratch);

  const arraysAt = scratch + scratchSize;
  let offset = 0;
  const tensors = specs.map((spec, index) => {
    const views: Record<string, Float32Array> = {};
    names.forEach((name, i) => {
      views[name] = new Float32Array(buffer, arraysAt + i * stride + offset, spec.size);
    });
    offset += aligned(4 * spec.size);
    const { data, grad, average, slow } = views as unknown as Views;
    if (typeof spec.initial === 'number') data.fill(spec.initial);
    else data.set(spec.initial);
    for (const extra of extras) views[extra]?.set(data);
    const state = Object.fromEntries(slots.map((slot) => [slot, views[slot] as Float32Array]));
    const row = table.tensor(index);
    writeTensor(row, spec);
    const addresses: [number, Float32Array | undefined][] = [
      [TENSOR.data, data],
      [TENSOR.grad, grad],
      [TENSOR.average, average],
      [TENSOR.slow, slow],
    ];
    arrays.forEach((slot, i) => {
      addresses.push([TENSOR.state + 4 * i, views[slot]]);
    });
    for (const [field, view] of addresses) if (view !== undefined) row.setWord(field, view.byteOffset);
    return { data, grad, state, average, slow, row };
  });
  const flat = (name: string): Float32Array =>
    new Float32Array(buffer, arraysAt + names.indexOf(name) * stride, arrayBytes / 4);
  const average = extras.includes('average') ? flat('average') : undefined;
  return {
    memory,
    facts,
    room: aligned(address + own),
    table,
    data: flat('data'),
    grad: flat('grad'),
    average,
    tensors,
  };
}

/** Bytes from the start of one array to that of the next. Large arrays are staggered, see {@link STAGGER}. */
function staggered(bytes: number): number {
  return bytes < 4 * ALIASING ? bytes : Math.ceil((bytes - STAGGER) / ALIASING) * ALIASING + STAGGER;
}

function writeTensor(row: Row, { size, lrScale, decayScale, frozen, plan }: Checked): void {
  row.setDouble(TENSOR.lrScale, lrScale);
  row.setDouble(TENSOR.decayScale, decayScale);
  row.setWord(TENSOR.size, size);
  row.setWord(TENSOR.frozen, Number(frozen));
  writeTraversal(row, plan.traversal);
}
