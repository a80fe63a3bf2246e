// Parameter: one tensor of an optimizer, with its views and the settings that live in its record of the table.

import { type Row, TENSOR, type Tensor } from '../memory/table.ts';
import { boolean, count, nonNegative, number } from '../options/checks.ts';
import type { Checked } from '../options/spec.ts';
import type { Clocks } from './clocks.ts';
import { inspectAs } from './describe.ts';
import type { Rates } from './rates.ts';
import { seal } from './seal.ts';

/**
 * One parameter: views of its weights, its gradient and its state, which stay valid for the optimizer's whole life. The
 * object is frozen (`Object.freeze`): assigning to `grad`, or to a field that does not exist, is a TypeError.
 *
 * @example
 * const { w } = optimizer.parameters;
 * w.grad.set(myGradient); // row-major, as long as w.data
 * w.lrScale = 0.1; // from the next step on
 */
export class Parameter<State = Readonly<Record<string, Float32Array | undefined>>> {
  /** The name in the spec. */
  readonly name: string;
  /** The lengths of the axes, row-major. */
  readonly shape: readonly number[];
  /** The number of elements. */
  readonly size: number;
  /**
   * The weights, `size` of them, row-major. A step changes them. To send it to another thread, pass `data.slice()`,
   * because the buffer holds other arrays, too.
   */
  readonly data: Float32Array;
  /** The gradient, `size` elements, row-major, initially 0. The caller writes it; a step does not change it. */
  readonly grad: Float32Array;
  /**
   * The rule's arrays under torch's names in camelCase, such as `momentumBuffer` or `expAvg`; each class lists its own.
   */
  readonly state: State;
  /** The slow weights, if `lookahead` is set. Until they move for the first time, they are the initial weights. */
  readonly slow: Float32Array | undefined;
  /** The axes that number the output units, counted from the start, in ascending order; empty if none are stated. */
  readonly outputAxes: readonly number[];
  /** Whether steps centralize its gradient (or update) while it is not frozen. */
  readonly centralized: boolean;
  readonly #average: Float32Array | undefined;
  readonly #row: Row;
  readonly #clocks: Clocks;
  readonly #rates: Rates;
  readonly #index: number;
  readonly #obstacle: Error | undefined;

  /** Only called by the optimizer. */
  constructor(checked: Checked, tensor: Tensor, clocks: Clocks, rates: Rates, index: number) {
    const { name, shape, size, plan } = checked;
    const { data, grad, state, average, slow, row } = tensor;
    this.name = name;
    this.shape = shape;
    this.size = size;
    this.data = data;
    this.grad = grad;
    this.state = Object.freeze(state) as State;
    this.#average = average;
    this.slow = slow;
    this.outputAxes = plan.outputAxes;
    this.centralized = plan.centralized;
    this.#row = row;
    this.#clocks = clocks;
    this.#rates = rates;
    this.#index = index;
    this.#obstacle = plan.obstacle;
    Object.freeze(this); // so that assigning a gradient, as one does in torch, throws instead of being ignored
  }

  /**
   * The factor for this parameter's learning rate. Can be set to a finite number of 0 or more; any other is a
   * RangeError.
   *
   * @defaultValue 1
   */
  get lrScale(): number {
    return this.#row.getDouble(TENSOR.lrScale);
  }

  set lrScale(value: number) {
    this.#row.setDouble(TENSOR.lrScale, number(`${JSON.stringify(this.name)}: lrScale`, value, nonNegative));
    this.#rates.reset();
  }

  /**
   * The factor for this parameter's weight decay. Can be set to a finite number of 0 or more; any other is a
   * RangeError. 0 is usual for biases and norms.
   *
   * @defaultValue 1
   */
  get decayScale(): number {
    return this.#row.getDouble(TENSOR.decayScale);
  }

  set decayScale(value: number) {
    this.#row.setDouble(TENSOR.decayScale, number(`${JSON.stringify(this.name)}: decayScale`, value, nonNegative));
    this.#rates.reset();
  }

  /**
   * Whether steps leave this parameter and its state unchanged. Can be set, for example to unfreeze a model layer by
   * layer while fine-tuning. If the parameter is to be centralized but its output axis is missing or wrong, setting
   * this to false throws the error that the constructor would have thrown.
   *
   * @defaultValue false
   */
  get frozen(): boolean {
    return this.#row.getWord(TENSOR.frozen) === 1;
  }

  set frozen(value: boolean) {
    const frozen = boolean(`${JSON.stringify(this.name)}: frozen`, value);
    if (!frozen && this.#obstacle !== undefined) throw this.#obstacle;
    this.#row.setWord(TENSOR.frozen, Number(frozen));
    this.#clocks.regroup();
    this.#rates.reset();
  }

  /**
   * How many steps this parameter has taken: torch's `state['step']`, not counting those for which it was frozen. Bias
   * corrections and the first step of a momentum buffer depend on it. Can be set to an integer of 0 or more; anything
   * else is a TypeError or a RangeError.
   */
  get stepsTaken(): number {
    return this.#clocks.of(this.#index).steps;
  }

  set stepsTaken(value: number) {
    const steps = number(`${JSON.stringify(this.name)}: stepsTaken`, value, count);
    this.#clocks.set(this.#index, { steps });
  }

  /**
   * How often its weights have been averaged, in the debiased mean of `averageWeights`. Frozen parameters are averaged,
   * too. Can be set to an integer of 0 or more; anything else is a TypeError or a RangeError.
   */
  get timesAveraged(): number {
    return this.#clocks.of(this.#index).averages;
  }

  set timesAveraged(value: number) {
    const averages = number(`${JSON.stringify(this.name)}: timesAveraged`, value, count);
    this.#clocks.set(this.#index, { averages });
  }

  /**
   * The moving average of the weights, if `averageWeights` is set: a view of the same length as `data`. Before the
   * first step it equals the weights, even after the caller has changed them. Frozen parameters are averaged, too.
   */
  get average(): Float32Array | undefined {
    if (this.timesAveraged === 0) this.#average?.set(this.data);
    return this.#average;
  }

  /** What `console.log` prints: `hidden.weight [128, 784]`, followed by ` frozen` if it is frozen. */
  toString(): string {
    return `${this.name} [${this.shape.join(', ')}]${this.frozen ? ' frozen' : ''}`;
  }

  static {
    inspectAs(Parameter.prototype);
    seal(Parameter.prototype, 'parameter', () => []);
  }
}
