// Optimizer: everything that the classes share. They differ only in their family: names, defaults and update rule.

import { read, type Snapshot, write } from '../checkpoint/format.ts';
import {
  type ArraysAndCounts,
  copyArrays,
  optionsFrom,
  optionsOf,
  planArrays,
  planRestore,
  specFrom,
} from '../checkpoint/restore.ts';
import { arena } from '../load/inline.ts';
import type { KernelMemory } from '../memory/arena.ts';
import { allocate, type Layout, type Purpose } from '../memory/layout.ts';
import { HEADER, type Table, writeConstants } from '../memory/table.ts';
import { boolean, count, fields, formatCount, nonNegativeOrInfinite, number, positive } from '../options/checks.ts';
import { checkNames } from '../options/names.ts';
import { type Schedule, schedule, valueAt } from '../options/schedule.ts';
import {
  isComputed,
  type SaveOptions,
  type Settings,
  type SharedOptions,
  type StepOptions,
  settingsOf,
} from '../options/shared.ts';
import { type Checked, checkSpec, type Spec } from '../options/spec.ts';
import { Clocks } from './clocks.ts';
import { type Description, describe, inspectAs } from './describe.ts';
import { digest, numbersOf } from './digest.ts';
import { Parameter } from './parameter.ts';
import type { Family, Rule } from './rule.ts';

/**
 * Every 64th step sets state below 2^-100 to 0: subnormal numbers are slow, and WebAssembly cannot flush them to zero
 * by itself.
 */
const FLUSH_EVERY = 64;

/**
 * An optimizer and the parameters that it owns. Weights, gradients and state live in WebAssembly memory that is laid
 * out once and never grows, so views never detach. Create one with a class such as {@link SGDM} or {@link AdamW}.
 *
 * @example
 * const optimizer = new SGDM({ w: { shape: [128, 784], initial } }, { lr: 0.1, centralize: { outputAxis: 0 } });
 * const { data, grad } = optimizer.parameters.w; // Float32Array of 128 * 784
 * grad.set(myGradient);
 * optimizer.step();
 */
export abstract class Optimizer<Name extends string, State> {
  /** The parameters by their names in the spec. TypeScript rejects any other name. */
  readonly parameters: { readonly [Key in Name]: Parameter<State> };
  /** The weights of all parameters in one array. Each starts at a multiple of 16 elements, and the padding stays 0. */
  readonly data: Float32Array;
  /**
   * The gradients of all parameters in one array, at the same places as in `data`: an all-reduce or noise takes one
   * call. What is written to the padding is never read.
   */
  readonly grad: Float32Array;

  readonly #kind: string;
  readonly #rule: Rule;
  readonly #settings: Settings;
  readonly #specs: readonly Pick<Checked, 'plan' | 'stated'>[];
  readonly #all: readonly Parameter[];
  readonly #memory: KernelMemory;
  readonly #table: Table;
  readonly #clocks: Clocks;
  #lr: Schedule;
  #gradScale: number;
  #stepsTaken = 0;

  /** Only called by the classes, each with its own family. */
  constructor(spec: Spec<Name>, options: SharedOptions, { kind, optionNames, defaults, ruleOf }: Family<never>) {
    fields('options', options, optionNames, 'option');
    const settings = settingsOf(options, defaults);
    const rule = ruleOf(options as never);
    const specs = checkSpec(spec as Spec, settings.centralization);
    const computed = isComputed(settings);
    const extras: Purpose['extras'] = [
      ...(settings.averageWeights === undefined ? [] : ['average' as const]),
      ...(settings.lookahead === undefined ? [] : ['slow' as const]),
    ];
    const { slots, arrays = slots } = rule;
    checkNames(specs, [...slots, ...extras]);
    const layout: Layout = allocate(arena, { kind, slots, arrays, extras, computed }, specs);
    this.#specs = specs.map(({ plan, stated }) => ({ plan, stated })); // does not keep the initial values alive
    this.#kind = kind;
    this.#rule = rule;
    this.#settings = settings;
    this.#memory = layout.memory;
    this.#table = layout.table;
    this.#clocks = new Clocks(layout.table, layout.tensors, rule, settings.averageWeights);
    this.#all = layout.tensors.map((tensor, i) => new Parameter(specs[i] as Checked, tensor, this.#clocks, i));
    this.#lr = settings.lr;
    this.#gradScale = settings.gradScale;
    this.data = layout.data;
    this.grad = layout.grad;
    const parameters: Record<string, Parameter> = Object.create(null); // so that any name works, even __proto__
    for (const parameter of this.#all) parameters[parameter.name] = parameter;
    this.parameters = Object.freeze(parameters) as typeof this.parameters;
    for (const field of ['data', 'grad', 'parameters']) Object.defineProperty(this, field, { writable: false });
    writeConstants(layout.table.header, settings, rule.code);
    this.#writeGradScale();
    this.#table.write();
  }

  #writeGradScale(): void {
    this.#table.header.setDouble(HEADER.gradScale, this.#settings.maximize ? -this.#gradScale : this.#gradScale);
  }

  /**
   * Takes one step with the current gradients, in one WebAssembly call. Without `zeroGrad` it does not change them.
   *
   * @returns true if the step was taken; false if it was skipped, because `nonFinite` is 'skip' and a gradient was not
   * finite. A skipped step changes nothing, not even the gradients or `stepsTaken`.
   * @throws TypeError if an option is wrong or a schedule does not return a number; RangeError if it returns NaN, an
   * infinity or a negative number. If the call throws, nothing has changed.
   * @example
   * optimizer.step({ zeroGrad: true }); // for callers that add to the gradients
   */
  step(options?: StepOptions): boolean {
    let zeroGrad = false;
    if (options !== undefined) {
      ({ zeroGrad = false } = fields('step options', options, ['zeroGrad'], 'step: option'));
      boolean('zeroGrad', zeroGrad);
    }
    const stepsTaken = this.#stepsTaken;
    const { weightDecay, lookahead } = this.#settings;
    const lr = valueAt('lr', this.#lr, stepsTaken);
    const decay = valueAt('weightDecay', weightDecay, stepsTaken);
    const table = this.#table;
    const { header } = table;
    header.setDouble(HEADER.lr, lr);
    header.setDouble(HEADER.decay, decay);
    header.setWord(HEADER.flush, Number((stepsTaken + 1) % FLUSH_EVERY === 0));
    header.setWord(HEADER.zeroGrad, Number(zeroGrad));
    header.setDouble(
      HEADER.lookaheadAlpha,
      lookahead && (stepsTaken + 1) % lookahead.every === 0 ? lookahead.alpha : 0,
    );
    this.#clocks.write();
    if (this.#memory.kernels.step(table.write()) === 0) return false;
    this.#clocks.advance();
    this.#stepsTaken = stepsTaken + 1;
    return true;
  }

  /** Sets all gradients to 0, including those of frozen parameters and the padding. */
  zeroGrad(): void {
    this.grad.fill(0);
  }

  /**
   * The L2 norm of all gradients times `gradScale`, without those of frozen parameters: the norm that `clipNorm`
   * limits. Changes nothing.
   *
   * @example
   * const optimizer = new SGD({ w: { shape: [2], initial: 0 } }, { lr: 1, gradScale: 0.5 });
   * optimizer.parameters.w.grad.set([3, 4]);
   * optimizer.gradNorm(); // 2.5
   */
  gradNorm(): number {
    return this.#memory.kernels.grad_norm(this.#table.write());
  }

  /**
   * Clamps every gradient to [-limit, limit], in place and before `gradScale` is applied, as torch's `clip_grad_value_`
   * does. NaN stays NaN.
   *
   * @param limit - a number of 0 or more
   * @throws TypeError if it is not a number, RangeError if it is NaN or negative
   * @example
   * optimizer.clipGradValue(1); // 3, -4, 0.5 become 1, -1, 0.5
   */
  clipGradValue(limit: number): void {
    const checked = number('limit', limit, nonNegativeOrInfinite);
    this.#memory.kernels.clip_value(this.#table.write(), checked);
  }

  /**
   * The number of steps taken so far, without skipped ones: schedules get it. To resume a run, set it to an integer of 0
   * or more, which sets the count of every parameter, too; anything else is a TypeError or a RangeError.
   */
  get stepsTaken(): number {
    return this.#stepsTaken;
  }

  set stepsTaken(value: number) {
    this.#stepsTaken = number('stepsTaken', value, count);
    this.#clocks.setAll(value);
  }

  /**
   * The learning rate of the next step. For a schedule it is the value at `stepsTaken`, and reading it may throw the
   * errors of `step`. Can be set to a finite number of 0 or more or to a schedule; anything else is a TypeError or a
   * RangeError.
   */
  get lr(): number {
    return valueAt('lr', this.#lr, this.#stepsTaken);
  }

  set lr(value: Schedule) {
    this.#lr = schedule('lr', value);
  }

  /**
   * The factor for every gradient. Can be set to a finite number above 0; anything else is a TypeError or a RangeError.
   */
  get gradScale(): number {
    return this.#gradScale;
  }

  set gradScale(value: number) {
    this.#gradScale = number('gradScale', value, positive);
    this.#writeGradScale();
  }

  /**
   * One row for each parameter, to print with `console.table`: whether it is centralized, over which axes and how many
   * elements, or why it is not. Check it once, because a wrong output axis raises no error.
   *
   * @example
   * new Adam({ w: { shape: [2, 3], initial: 0 }, b: { shape: [2], initial: 0 } }, { centralize: { outputAxis: 0 } }).describe();
   * // w [2, 3] true [1] 3, and b [2] false with the reason `rank 1 < minRank 2`
   */
  describe(): Description[] {
    return this.#all.map((parameter, i) => describe(parameter, (this.#specs[i] as Checked).plan.why));
  }

  /**
   * A hash of the whole state of the optimizer, so that two machines can compare 16 hex digits instead of all weights:
   * equal histories have equal digests in every engine. Gradients and names are not part of it. It is a chain of XXH64:
   * the seed of the first hash is 0, that of every other is the hash before it. The hashes are
   * 1. for each parameter, in the order of the spec: of its `data`, of the arrays of its state in the order in which its
   *    class documents them, and of its average and its slow weights if it has them. An array is hashed as its
   *    little-endian float32s without padding, with every NaN as 0x7fc00000; an array of size 0 is hashed too, as 0 bytes;
   * 2. for each of the following numbers: of 16 bytes, which are the bits of its float64 as four 16-bit pieces, the lowest
   *    first, each as a little-endian 32-bit integer. First `stepsTaken`, and `lr` and `weightDecay` of the next step;
   *    then `decoupledWeightDecay` (0 or 1, as for everything that is true or false), `maximize`, `clipNorm` (Infinity if
   *    there is no limit), `gradScale`, and whether `nonFinite` is 'skip'; the point `at` (0 gradient, 1 gradient+decay,
   *    2 update, 3 update+decay); the number and the options of the rule, as its class documents them; for each parameter
   *    the rank, the lengths of the axes, `lrScale`, `decayScale`, `frozen`, `stepsTaken`, `centralized`, and if it is
   *    centralized the number of output axes, and these axes; finally, if they are set, `averageWeights` and for each
   *    parameter how often it has been averaged, and `every` and `alpha` of `lookahead`.
   *
   * The digest is the last hash as 16 lower-case hex digits.
   *
   * @throws RangeError if a schedule returns NaN, an infinity or a negative number
   * @example
   * new Adam({ w: { shape: [3, 4], initial: 0.5 } }).digest(); // 'b0b8dc3565ee1198'
   */
  digest(): string {
    const { lr, gradScale } = this;
    const decay = valueAt('weightDecay', this.#settings.weightDecay, this.#stepsTaken);
    const scalars = [this.#stepsTaken, lr, decay];
    const averages = this.#all.map((_, i) => this.#clocks.of(i).averages);
    const settings = { ...this.#settings, gradScale };
    return digest(this.#memory, this.#all, numbersOf(scalars, settings, this.#rule, this.#all, averages));
  }

  /**
   * Saves the optimizer as a safetensors file, which Python's `safetensors` can open. Weights are stored under the
   * names of their parameters, state under torch's names, such as `<name>.exp_avg` or `<name>.momentum_buffer`, and
   * everything else in the metadata. A run that is resumed from it has the same digests as one that was never stopped.
   *
   * @throws TypeError if an option is wrong, RangeError if the file would not fit into memory
   * @example
   * writeFileSync('model.safetensors', optimizer.save());
   */
  save(options: SaveOptions = {}): Uint8Array {
    const { state = true } = fields('save options', options, ['state'], 'save: option');
    return write(this.#snapshot(), { state: boolean('state', state) });
  }

  /**
   * Resumes from a file written by {@link save}. Takes the weights, the state, `stepsTaken`, `gradScale`, each
   * parameter's `lrScale`, `decayScale` and `frozen`, and `lr` unless the saved or the current one is a schedule; all
   * other options stay as they are. From a file without state (`state: false`, or made by Python's `safetensors`) it
   * takes only the weights, from which averages and slow weights start over. If the call throws, nothing has changed.
   *
   * @throws TypeError or RangeError with a message that names what is wrong with the file, or which of the names,
   * shapes, class and state do not fit
   * @example
   * optimizer.load(readFileSync('model.safetensors'));
   */
  load(bytes: Uint8Array): void {
    const obstacles = this.#specs.map(({ plan }) => plan.obstacle);
    const restoration = planRestore(read(bytes), this.#snapshot(), obstacles);
    this.#restore(restoration);
    const { lr = this.#lr, gradScale, settings } = restoration;
    this.#lr = lr;
    this.gradScale = gradScale;
    for (const parameter of this.#all) {
      const { lrScale, decayScale, frozen } = settings.get(parameter.name) ?? parameter;
      parameter.lrScale = lrScale;
      parameter.decayScale = decayScale;
      parameter.frozen = frozen;
    }
  }

  /** Creates an optimizer of a class from a checkpoint, for the `from` of that class. */
  protected static revive<Options extends object, Revived extends Optimizer<string, unknown>>(
    Class: new (spec: Spec, options: Options) => Revived,
    bytes: Uint8Array,
    overrides: Partial<Options> | undefined,
  ): Revived {
    const checkpoint = read(bytes);
    const optimizer = new Class(specFrom(checkpoint), optionsFrom(Class.name, checkpoint, overrides) as Options);
    optimizer.#restore(planArrays(checkpoint, optimizer.#snapshot()));
    return optimizer;
  }

  #restore(restoration: ArraysAndCounts): void {
    copyArrays(restoration);
    const { stepsTaken = this.#stepsTaken, counts } = restoration;
    this.#stepsTaken = stepsTaken;
    if (counts === undefined) this.#clocks.restartAverages();
    counts?.forEach((own, i) => {
      this.#clocks.set(i, own);
    });
  }

  /** Everything that a checkpoint holds. The arrays are not copied. */
  #snapshot(): Snapshot {
    const settings = { ...this.#settings, lr: this.#lr, gradScale: this.#gradScale };
    const parameters = this.#all.map((parameter, i) => {
      const { name, shape, outputAxes, lrScale, decayScale, frozen, data, average, slow } = parameter;
      const state = { ...parameter.state, ...(average && { average }), ...(slow && { slow }) };
      const counts = this.#clocks.of(i);
      return { name, shape, outputAxes, lrScale, decayScale, frozen, counts, data, state, ...this.#specs[i]?.stated };
    });
    const options = optionsOf(settings, this.#rule.options);
    return { class: this.#kind, stepsTaken: this.#stepsTaken, options, parameters };
  }

  /** A summary for `JSON.stringify`, without weights or state: `{ optimizer, parameters, elements, lr, stepsTaken }`. */
  toJSON(): Readonly<Record<string, string | number>> {
    const elements = this.#all.reduce((sum, { size }) => sum + size, 0);
    const lr = typeof this.#lr === 'number' ? this.#lr : 'schedule';
    return { optimizer: this.#kind, parameters: this.#all.length, elements, lr, stepsTaken: this.#stepsTaken };
  }

  /** What `console.log` prints: `SGDM { 2 parameters, 100,480 elements, lr 0.1, stepsTaken 3 }`. */
  toString(): string {
    const { optimizer, parameters, elements, lr, stepsTaken } = this.toJSON();
    const plural = parameters === 1 ? '' : 's';
    return `${optimizer} { ${parameters} parameter${plural}, ${formatCount(elements as number)} elements, lr ${lr}, stepsTaken ${stepsTaken} }`;
  }

  static {
    inspectAs(Optimizer.prototype);
  }
}
