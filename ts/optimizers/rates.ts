// Rates: writes the hyper-parameters of the next step into the table. Evaluates them only once if none is a schedule.

import { HEADER, type Row, type Tensor } from '../memory/table.ts';
import type { Hyperparameter } from '../options/hyperparameter.ts';
import type { Settings } from '../options/shared.ts';
import { checkProducts } from './limits.ts';
import type { Rule, Values } from './rule.ts';

/** The hyper-parameters of one optimizer. */
export class Rates {
  /** All of them: those of every optimizer, then the rule's own. */
  readonly all: readonly Hyperparameter[];
  readonly #settings: Settings;
  readonly #own: readonly Hyperparameter[];
  readonly #header: Row;
  readonly #tensors: readonly Tensor[];
  readonly #names: readonly string[];
  #values: Values = [0, 0];
  /** Whether the table has their values, which stay the same in later steps. */
  #isSettled = false;

  constructor(settings: Settings, rule: Rule, header: Row, tensors: readonly Tensor[], names: readonly string[]) {
    this.all = [settings.lr, settings.weightDecay, settings.clipNorm, ...rule.hyperparameters];
    this.#settings = settings;
    this.#own = rule.hyperparameters;
    this.#header = header;
    this.#tensors = tensors;
    this.#names = names;
  }

  /** Call this when one of them, or the scale of a parameter, has been set. */
  reset(): void {
    this.#isSettled = false;
  }

  /** The values of the rule's own hyper-parameters in the step that follows `stepsTaken` steps. */
  valuesAt(stepsTaken: number): Values {
    const [first, second] = this.#own;
    return [first?.at(stepsTaken) ?? 0, second?.at(stepsTaken) ?? 0];
  }

  /**
   * Writes the values for the step that follows `stepsTaken` steps into the table, and returns the rule's own.
   *
   * @throws what a schedule throws, or an error about what it returns
   */
  prepare(stepsTaken: number): Values {
    if (!this.#isSettled) this.#evaluate(stepsTaken);
    return this.#values;
  }

  #evaluate(stepsTaken: number): void {
    const { lr, weightDecay, clipNorm, decoupled } = this.#settings;
    const areNumbers = this.all.every(({ value }) => typeof value === 'number'); // before a schedule can set any
    const [rate, decay] = [lr.at(stepsTaken), weightDecay.at(stepsTaken)];
    checkProducts(rate, decay, decoupled, this.#tensors, this.#names);
    this.#values = this.valuesAt(stepsTaken);
    this.#header.setDouble(HEADER.lr, rate);
    this.#header.setDouble(HEADER.decay, decay);
    this.#header.setDouble(HEADER.clipNorm, clipNorm.at(stepsTaken));
    this.#isSettled = areNumbers;
  }
}
