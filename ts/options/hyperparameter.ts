// Hyperparameter: an option that can be read and set at any time, and that may follow a schedule, such as `lr`.

import { number, type Range, wrongType } from './checks.ts';
import type { Schedule } from './schedule.ts';

/** An option that is a number or a schedule. */
export class Hyperparameter {
  /** The option that holds it. */
  readonly option: string;
  /** Its index in the option, if that holds several, as `betas` does. */
  readonly index: number | undefined;
  readonly #range: Range;
  #value: Schedule;

  /** Checks the value. */
  constructor(option: string, value: unknown, range: Range, index?: number) {
    this.option = option;
    this.index = index;
    this.#range = range;
    this.#value = this.checked(value);
  }

  /** Its name in errors, such as `betas[0]`. */
  get name(): string {
    return this.index === undefined ? this.option : `${this.option}[${this.index}]`;
  }

  /** The number or the schedule. */
  get value(): Schedule {
    return this.#value;
  }

  set value(value: unknown) {
    this.#value = this.checked(value);
  }

  /** Returns the value if it is a number in the range or a function. */
  checked(value: unknown): Schedule {
    if (typeof value === 'function' && !this.#range.isFixed) return value as (stepsTaken: number) => number;
    if (typeof value === 'number') return number(this.name, value, this.#range);
    const orSchedule = this.#range.isFixed ? '' : ', or a function of the number of steps taken that gives one';
    throw wrongType(this.name, value, this.#range.expected + orSchedule);
  }

  /** Its value in these options; undefined if they do not have the option. */
  from(options: Readonly<Record<string, unknown>>): unknown {
    const value = options[this.option];
    return this.index === undefined || !Array.isArray(value) ? value : (value[this.index] ?? null);
  }

  /** Returns a number from a file if it is in the range. */
  restored(saved: unknown): number {
    return number(`checkpoint: ${this.name}`, saved, this.#range);
  }

  /** The number for the step that follows `stepsTaken` steps. */
  at(stepsTaken: number): number {
    const value = this.#value;
    return typeof value === 'number' ? value : number(`${this.name}(${stepsTaken})`, value(stepsTaken), this.#range);
  }
}
