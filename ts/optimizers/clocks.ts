// Clocks: how many steps each parameter has taken (torch's `state['step']`), how often its weights have been averaged,
// and what follows from these counts at the next step: bias corrections, the first step of a buffer, the rate of
// averages.

import { CLOCK, type Table, TENSOR, type Tensor } from '../memory/table.ts';
import { checkCount } from './limits.ts';
import { averageRate, type Rule, type Values } from './rule.ts';

/** Parameters with the same counts, which share a clock of the table. */
interface Group {
  steps: number;
  averages: number;
  readonly frozen: boolean;
}

/** The clocks of one optimizer. */
export class Clocks {
  readonly #table: Table;
  readonly #tensors: readonly Tensor[];
  readonly #rule: Rule;
  readonly #averageDecay: number | undefined;
  /** The counts of each parameter. */
  #counts: Group[];
  /** The distinct ones among them; undefined if they have to be found again. */
  #groups: Group[] | undefined;

  /** All parameters start with 0 steps. `averageDecay` is the option `averageWeights`. */
  constructor(table: Table, tensors: readonly Tensor[], rule: Rule, averageDecay: number | undefined) {
    this.#table = table;
    this.#tensors = tensors;
    this.#rule = rule;
    this.#averageDecay = averageDecay;
    this.#counts = tensors.map(() => ({ steps: 0, averages: 0, frozen: false }));
    this.#groups = this.#group();
  }

  /** How many steps a parameter has taken, and how often its weights have been averaged. */
  of(index: number): Readonly<Group> {
    return this.#counts[index] as Group;
  }

  /** Sets counts of a parameter. */
  set(index: number, counts: { readonly steps?: number; readonly averages?: number }): void {
    this.#counts[index] = { ...this.of(index), ...counts };
    this.#groups = undefined;
  }

  /** Sets the counts of all parameters. */
  setAll(steps: number): void {
    this.#counts = this.#counts.map((counts) => ({ ...counts, steps, averages: steps }));
    this.#groups = undefined;
  }

  /** Call this when a parameter is frozen or unfrozen. */
  regroup(): void {
    this.#groups = undefined;
  }

  /** Writes the clocks of the next step into the table. `values` are the rule's hyper-parameters at that step. */
  write(values: Values): void {
    this.#groups ??= this.#group();
    const averageDecay = this.#averageDecay;
    let index = 0;
    for (const { steps, averages, frozen } of this.#groups) {
      checkCount('stepsTaken of a parameter', frozen ? averages : Math.max(steps, averages));
      const { scalars, row } = this.#table.clock(index++);
      this.#rule.scalars(steps, values, scalars);
      if (averageDecay === undefined) continue;
      row.setDouble(CLOCK.averageRate, averageRate(averageDecay, averages));
      if (averages === 0) this.#startAverages();
    }
  }

  /** Call this when the step has been taken. */
  advance(): void {
    for (const counts of this.#groups ?? []) {
      if (!counts.frozen) counts.steps += 1;
      counts.averages += 1;
    }
  }

  /** Averages that contain nothing yet become the weights from before the step. */
  #startAverages(): void {
    this.#tensors.forEach(({ average, data }, i) => {
      if (this.of(i).averages === 0) average?.set(data);
    });
  }

  #group(): Group[] {
    const groups = new Map<string, Group>();
    this.#counts = this.#tensors.map(({ row }, i) => {
      const { steps, averages } = this.of(i);
      const frozen = row.getWord(TENSOR.frozen) === 1;
      const key = [steps, averages, frozen].join();
      const counts = groups.get(key) ?? { steps, averages, frozen };
      groups.set(key, counts);
      return counts;
    });
    const all = [...groups.values()];
    this.#tensors.forEach(({ row }, i) => {
      row.setWord(TENSOR.clock, this.#table.clock(all.indexOf(this.#counts[i] as Group)).address);
    });
    this.#table.useClocks(all.length);
    return all;
  }
}
