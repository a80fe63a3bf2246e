// Parameter: one tensor of an optimizer: its views, and the settings that live in its record of the table.

import { type Row, TENSOR, type Tensor } from '../memory/table.ts';
import { boolean, nonNegative, number } from '../options/checks.ts';
import type { Checked } from '../options/spec.ts';
import { inspectAs } from './describe.ts';

/**
 * One parameter: views of its weights, its gradient and its state, valid for the optimizer's whole life. It is frozen:
 * assigning a view, or a field that it has not, is a TypeError.
 *
 * @example
 * const { w } = optimizer.parameters;
 * w.grad.set(myGradient); // row-major, as long as w.data
 * w.lrScale = 0.1; // from the next step on
 */
export class Parameter<State = Readonly<Record<string, Float32Array>>> {
  /** Its name in the spec. */
  readonly name: string;
  /** Lengths of its axes, row-major. */
  readonly shape: readonly number[];
  /** Number of elements. */
  readonly size: number;
  /** The weights, row-major, `size` of them: what a step changes. Send `data.slice()`: the buffer is shared. */
  readonly data: Float32Array;
  /** The gradient, row-major, `size` elements: what the caller writes, 0 at the start; a step leaves it as it is. */
  readonly grad: Float32Array;
  /** The arrays of the update rule, with torch's names camelCased: `momentumBuffer`; `expAvg`, `expAvgSq`, `maxExpAvgSq`. */
  readonly state: State;
  /** The moving average of the weights; with `averageWeights` alone. Before the first step the weights themselves. */
  readonly average: Float32Array | undefined;
  /** The axes that number the output units, counted from the start and ascending; empty where none are stated. */
  readonly outputAxes: readonly number[];
  /** Whether its gradient (or update) is centralized at every step at which it is not frozen. */
  readonly centralized: boolean;
  readonly #row: Row;
  readonly #obstacle: Error | undefined;

  /** Made by the optimizer. */
  constructor({ name, shape, size, plan }: Checked, { data, grad, state, average, row }: Tensor) {
    this.name = name;
    this.shape = shape;
    this.size = size;
    this.data = data;
    this.grad = grad;
    this.state = Object.freeze(state) as State;
    this.average = average;
    this.outputAxes = plan.outputAxes;
    this.centralized = plan.centralized;
    this.#row = row;
    this.#obstacle = plan.obstacle;
    Object.freeze(this); // who assigns a gradient, as in torch, is told that nobody would read it
  }

  /** Factor of the learning rate: finite, 0 or more, else a RangeError; settable. 1. */
  get lrScale(): number {
    return this.#row.getDouble(TENSOR.lrScale);
  }

  set lrScale(value: number) {
    this.#row.setDouble(TENSOR.lrScale, number(`${JSON.stringify(this.name)}: lrScale`, value, nonNegative));
  }

  /** Factor of the weight decay: finite, 0 or more, else a RangeError; settable. 1; 0 is usual for biases and norms. */
  get decayScale(): number {
    return this.#row.getDouble(TENSOR.decayScale);
  }

  set decayScale(value: number) {
    this.#row.setDouble(TENSOR.decayScale, number(`${JSON.stringify(this.name)}: decayScale`, value, nonNegative));
  }

  /**
   * Left alone, state and all; settable: gradual unfreezing is the recipe of fine-tuning. false. Where it is to be
   * centralized, and nobody states its output axis, setting it to false throws what construction would have thrown.
   */
  get frozen(): boolean {
    return this.#row.getWord(TENSOR.frozen) === 1;
  }

  set frozen(value: boolean) {
    const frozen = boolean(`${JSON.stringify(this.name)}: frozen`, value);
    if (!frozen && this.#obstacle !== undefined) throw this.#obstacle;
    this.#row.setWord(TENSOR.frozen, Number(frozen));
  }

  /** What `console.log` prints: `hidden.weight [128, 784]`, and ` frozen` where it is. */
  toString(): string {
    return `${this.name} [${this.shape.join(', ')}]${this.frozen ? ' frozen' : ''}`;
  }

  static {
    inspectAs(Parameter.prototype);
  }
}
