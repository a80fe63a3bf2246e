// Crew: the kernels of one optimizer, with the work of a step shared among the threads of a team.

import type { Facts, Layout } from '../memory/layout.ts';
import { HEADER } from '../memory/table.ts';
import type { Kernels } from '../memory/webassembly.ts';
import { type Desk, layDesk } from './desk.ts';
import { Pace } from './pace.ts';
import { extentOf, Plan } from './plan.ts';
import { Runner } from './runner.ts';

/** What a crew needs of its team. */
export interface Rounds {
  /** How many threads there are now, including the main one; 1 if they are not to be used. */
  threads(): number;
  /** Runs the chunks of a round on all threads. */
  run(crew: Crew, chunks: number): void;
  /** Receives whether one thread alone is currently faster. */
  stepAside(isAside: boolean): void;
}

/** When a team is used. */
export interface Terms {
  /** The smallest number of elements. */
  readonly least: number | undefined;
  /** How many times as long as one thread the team may take. */
  readonly patience: number;
}

/**
 * The smallest number of elements for which waking other threads pays, by the number of state arrays. With fewer
 * arrays, memory is the limit.
 */
const WORTHWHILE = [262_144, 262_144, 65_536, 65_536];

/** The desk of a crew at an address. */
function deskAt(address: number, grad: number, facts: Facts, threads: number, replicas: number): Desk {
  const { scratch, array } = facts;
  return layDesk(address, grad, { ...extentOf(facts), threads, replicas, scratch, array });
}

/** How many bytes a crew needs in the memory of its optimizer. */
export function roomOf(facts: Facts, threads: number, replicas: number): number {
  return deskAt(0, 0, facts, threads, replicas).end;
}

/** The kernels of one optimizer. */
export class Crew {
  readonly desk: Desk;
  readonly layout: Layout;
  readonly runner: Runner;
  /** Whether a thread was lost during a step; reset when a checkpoint is loaded. */
  isBroken = false;
  readonly #rounds: Rounds;
  readonly #plan: Plan;
  readonly #kernels: Kernels;
  readonly #pace: Pace;
  readonly #doubles: Float64Array;
  readonly #isWorthwhile: boolean;

  constructor(rounds: Rounds, layout: Layout, most: number, replicas: number, { least, patience }: Terms) {
    const { facts, memory, grad } = layout;
    const { states, tensors } = facts;
    this.layout = layout;
    this.desk = deskAt(layout.room, grad.byteOffset, facts, most, replicas);
    this.runner = new Runner(memory.kernels, memory.buffer, this.desk, 0);
    this.#rounds = rounds;
    this.#kernels = memory.kernels;
    this.#doubles = new Float64Array(memory.buffer);
    this.#plan = new Plan(layout, this.desk);
    this.#pace = new Pace(patience);
    const elements = tensors.reduce((sum, { size }) => sum + size, 0);
    this.#isWorthwhile = elements >= (least ?? WORTHWHILE[states] ?? 0);
  }

  /** Call this when a checkpoint has been loaded. */
  restored(): void {
    this.isBroken = false;
  }

  /** The addresses of the gradients of each replica: all parameters in one array. */
  get replicas(): readonly number[] {
    return this.desk.replicas;
  }

  /** The kernels as the optimizer calls them. */
  get kernels(): Kernels {
    return {
      ...this.#kernels,
      step: (table) => this.#step(table),
      grad_norm: (table) => {
        this.#average(table);
        this.#sumReplicas(false);
        return this.#kernels.grad_norm(table);
      },
      clip_value: (table, limit) => {
        if (this.desk.replicas.length > 0) throw new Error('clipGradValue does not reach the gradients of replicas');
        this.#kernels.clip_value(table, limit);
      },
    };
  }

  #step(table: number): number {
    if (this.isBroken) throw new Error('a thread of the team was lost within a step: load a checkpoint first');
    const { header } = this.layout.table;
    const replicas = this.#average(table);
    const [clears, skips] = [header.getWord(HEADER.zeroGrad) === 1, header.getWord(HEADER.skipNonFinite) === 1];
    this.#sumReplicas(clears && !skips);
    const threads = this.#isWorthwhile ? this.#rounds.threads() : 1;
    const alone = (): number => this.#kernels.step(table);
    const isTaken = threads > 1 ? this.#pace.choose(() => this.#shared(table, threads), alone) : alone();
    if (threads > 1) this.#rounds.stepAside(this.#pace.isAside);
    if (isTaken === 1 && clears && skips && replicas > 0) this.#run(this.#plan.sum(true));
    return isTaken;
  }

  /** The step by all threads. */
  #shared(table: number, threads: number): number {
    const { header } = this.layout.table;
    const needsNorm = header.getDouble(HEADER.clipNorm) < Infinity || header.getWord(HEADER.skipNonFinite) === 1;
    if (needsNorm) this.#run(this.#plan.squares());
    const factor = this.#kernels.factor(table, needsNorm ? this.#plan.squared : 0);
    if (factor === Infinity) return 0;
    this.#run(this.#plan.step(factor, threads));
    return 1;
  }

  /** Makes the factor of the gradients that of their mean over all replicas. Returns how many replicas there are. */
  #average(table: number): number {
    const { length } = this.desk.replicas;
    const at = (table + HEADER.gradScale) / 8;
    if (length > 0) this.#doubles[at] = (this.#doubles[at] as number) / length;
    return length;
  }

  #sumReplicas(clear: boolean): void {
    if (this.desk.replicas.length > 0) this.#run(this.#plan.sum(clear));
  }

  #run(chunks: number): void {
    this.#rounds.run(this, chunks);
  }
}
