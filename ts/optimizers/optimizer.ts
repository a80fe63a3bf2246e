// Optimizer: what callers see of every class. The classes differ in their family: names, defaults and update rule.

import { write } from '../checkpoint/format.ts';
import type { Handle, Replica } from '../memory/handle.ts';
import { boolean, count, fields, formatCount, nonNegativeOrInfinite, number } from '../options/checks.ts';
import type { Hyperparameter } from '../options/hyperparameter.ts';
import type { Schedule } from '../options/schedule.ts';
import type {
  ExtendOptions,
  LoadOptions,
  LoadReport,
  SaveOptions,
  SharedOptions,
  StepOptions,
} from '../options/shared.ts';
import type { Checked, Spec } from '../options/spec.ts';
import { Core } from './core.ts';
import { type Description, describe, inspectAs } from './describe.ts';
import { digestOf } from './digest.ts';
import type { Parameter } from './parameter.ts';
import { extend, load, optionsOf, revive, snapshot } from './resume.ts';
import type { Family } from './rule.ts';
import { seal } from './seal.ts';

/**
 * An optimizer and the parameters that it owns. Weights, gradients and state live in WebAssembly memory that is
 * allocated once and never grows, so views never detach. Create one with a class such as {@link SGDM} or {@link AdamW}.
 *
 * @example
 * const optimizer = new SGDM({ w: { shape: [128, 784], initial } }, { lr: 0.1, centralize: { outputAxis: 0 } });
 * const { data, grad } = optimizer.parameters.w; // Float32Array of 128 * 784
 * grad.set(myGradient);
 * optimizer.step();
 */
export abstract class Optimizer<
  Name extends string = string,
  State = Readonly<Record<string, Float32Array | undefined>>,
  Options extends SharedOptions = SharedOptions,
> {
  /** The parameters by their names in the spec. TypeScript rejects any other name. */
  readonly parameters: { readonly [Key in Name]: Parameter<State> };
  /** The weights of all parameters in one array. Each starts at a multiple of 16 elements, and the padding stays 0. */
  readonly data: Float32Array;
  /**
   * The gradients of all parameters in one array, at the same places as in `data`, so an all-reduce or added noise
   * takes one call. What is written to the padding is never read.
   */
  readonly grad: Float32Array;

  readonly #core: Core;

  /** Only called by the classes, each with its own family. */
  constructor(spec: Spec<Name>, options: SharedOptions, family: Family<never>) {
    fields('options', options, family.optionNames, 'option');
    const core = new Core(spec as Spec, options, family);
    this.#core = core;
    this.data = core.layout.data;
    this.grad = core.layout.grad;
    const parameters: Record<string, Parameter> = Object.create(null); // so that any name works, even __proto__
    for (const parameter of core.parameters) parameters[parameter.name] = parameter;
    this.parameters = Object.freeze(parameters) as typeof this.parameters;
    for (const field of ['data', 'grad', 'parameters']) Object.defineProperty(this, field, { writable: false });
    if (new.target.name === family.kind) Object.seal(this); // a subclass may have its own fields
  }

  /**
   * Takes one step with the current gradients, in one WebAssembly call. Without `zeroGrad` it does not change them.
   *
   * @returns true if the step was taken; false if it was skipped, because `nonFinite` is 'skip' and a gradient was not
   * finite, before or after scaling. A skipped step changes nothing, not even the gradients or `stepsTaken`.
   * @throws TypeError if an option is wrong or a schedule does not return a number; RangeError if it returns a value
   * that its option does not allow, if the product of a rate and its scale is beyond float32, or if a count is at the
   * largest safe integer. If the call throws, nothing has changed.
   * @example
   * optimizer.step({ zeroGrad: true }); // for callers that add to the gradients
   */
  step(options?: StepOptions): boolean {
    if (options === undefined) return this.#core.step(false);
    const { zeroGrad = false, absent } = fields('step options', options, ['zeroGrad', 'absent'], 'step: option');
    const core = this.#core;
    boolean('zeroGrad', zeroGrad);
    return absent === undefined ? core.step(zeroGrad) : core.stepWithout(core.named('absent', absent), zeroGrad);
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
    const { memory, layout } = this.#core;
    return memory.kernels.grad_norm(layout.table.write());
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
    const { memory, layout } = this.#core;
    const checked = number('limit', limit, nonNegativeOrInfinite);
    memory.kernels.clip_value(layout.table.write(), checked);
  }

  /**
   * The moving averages of all weights in one array, at the same places as in `data`; undefined without
   * `averageWeights`. Before the first step they equal the weights, see {@link Parameter.average}.
   */
  get average(): Float32Array | undefined {
    const { parameters, layout } = this.#core;
    for (const parameter of parameters) parameter.average; // updates those that have not been averaged yet
    return layout.average;
  }

  /**
   * The number of steps taken so far, not counting skipped ones: the argument of schedules. To resume a run, set it to
   * an integer of 0 or more, which also sets the count of every parameter; anything else is a TypeError or a
   * RangeError.
   */
  get stepsTaken(): number {
    return this.#core.stepsTaken;
  }

  set stepsTaken(value: number) {
    this.#core.stepsTaken = number('stepsTaken', value, count);
    this.#core.clocks.setAll(value);
  }

  /**
   * The learning rate of the next step. For a schedule it is the value at `stepsTaken`, and reading it may throw the
   * errors of `step`. Can be set to a finite float32 of 0 or more or to a schedule; anything else is a TypeError or a
   * RangeError.
   */
  get lr(): number {
    return this.valuesOf('lr')[0] as number;
  }

  set lr(value: Schedule) {
    this.assign('lr', [value]);
  }

  /**
   * The weight decay of the next step, before any parameter's `decayScale`. Read and set like `lr`.
   *
   * @example
   * optimizer.weightDecay = cosine({ peak: 0.1, steps: 10_000 });
   */
  get weightDecay(): number {
    return this.valuesOf('weightDecay')[0] as number;
  }

  set weightDecay(value: Schedule) {
    this.assign('weightDecay', [value]);
  }

  /**
   * The largest norm of the gradients in the next step; Infinity if there is no limit. Read and set like `lr`, but
   * above 0.
   */
  get clipNorm(): number {
    return this.valuesOf('clipNorm')[0] as number;
  }

  set clipNorm(value: Schedule) {
    this.assign('clipNorm', [value]);
  }

  /**
   * The factor for every gradient. Can be set to a finite float32 above 0; anything else is a TypeError or a
   * RangeError.
   */
  get gradScale(): number {
    return this.#core.gradScale;
  }

  set gradScale(value: number) {
    this.#core.gradScale = value;
  }

  /**
   * Where the arrays are in shared memory, for `attach` of `zeromean/threads` in another thread. Send it with
   * `postMessage`.
   *
   * @throws Error if they are not in shared memory
   * @example
   * worker.postMessage(optimizer.handle);
   */
  get handle(): Handle {
    return this.#core.handle();
  }

  /**
   * The gradients of each replica, if the option `replicas` is set: one array for all parameters, and a handle for a
   * worker.
   */
  get replicas(): readonly Replica[] {
    return this.#core.replicas;
  }

  /**
   * All options as they are now, in the form that the constructor takes, with defaults filled in and schedules as
   * functions. A frozen copy: to change an option, set the property of the optimizer, if it has one.
   *
   * @example
   * new AdamW(spec).options.eps; // 1e-8
   */
  get options(): Readonly<Options> {
    const options = optionsOf(this.#core);
    for (const value of [options, ...Object.values(options)]) Object.freeze(value);
    return options as Readonly<Options>;
  }

  /** The values of an option's hyper-parameters at the next step, for the properties of the classes. */
  protected valuesOf(option: string): readonly number[] {
    return this.#those(option).map((each) => each.at(this.#core.stepsTaken));
  }

  /** Sets the hyper-parameters of an option, all or none. */
  protected assign(option: string, values: readonly unknown[]): void {
    const those = this.#those(option);
    const checked = those.map((each, i) => each.checked(values[i]));
    those.forEach((each, i) => {
      each.value = checked[i];
    });
    this.#core.rates.reset();
  }

  #those(option: string): Hyperparameter[] {
    return this.#core.rates.all.filter((each) => each.option === option);
  }

  /**
   * One row for each parameter, to print with `console.table`: whether it is centralized, over which axes and how many
   * elements, or why it is not. Check it once, because a wrong output axis raises no error.
   *
   * @example
   * const spec = { w: { shape: [2, 3], initial: 0 }, b: { shape: [2], initial: 0 } };
   * new Adam(spec, { centralize: { outputAxis: 0 } }).describe();
   * // w [2, 3] true [1] 3, and b [2] false with the reason `rank 1 < minRank 2`
   */
  describe(): Description[] {
    const { parameters, specs } = this.#core;
    return parameters.map((parameter, i) => describe(parameter, (specs[i] as Checked).plan.why));
  }

  /**
   * A hash of the whole state of the optimizer, so that two machines can compare 16 hex digits instead of all weights:
   * equal histories have equal digests in every engine. Gradients and names are not part of it. It is a chain of XXH64:
   * the seed of the first hash is 0, and the seed of each other hash is the hash before it. The hashes are
   * 1. for each parameter, in the order of the spec: of its `data`, of the arrays of its state in the order in which
   *    its class documents them, and of its average and its slow weights if it has them. An array is hashed as its
   *    little-endian float32s without padding, with every NaN as 0x7fc00000; an array of size 0 is hashed, too, as 0
   *    bytes;
   * 2. for each of the following numbers: of 16 bytes, which are the bits of its float64 as four 16-bit pieces, the
   *    lowest first, each as a little-endian 32-bit integer. First come `stepsTaken`, and `lr` and `weightDecay` of the
   *    next step; then `decoupledWeightDecay` (0 or 1, as for everything that is true or false), `maximize`, `clipNorm`
   *    (Infinity if there is no limit), `gradScale`, and whether `nonFinite` is 'skip'; the point `at` (0 gradient, 1
   *    gradient+decay, 2 update, 3 update+decay); the number and the options of the rule, as its class documents them;
   *    for each parameter the rank, the lengths of the axes, `lrScale`, `decayScale`, `frozen`, `stepsTaken`,
   *    `centralized`, and if it is centralized the number of output axes, and these axes; finally, if they are set,
   *    `averageWeights` and for each parameter how often it has been averaged, and `every` and `alpha` of `lookahead`.
   *
   * The digest is the last hash as 16 lower-case hex digits.
   *
   * @throws the errors of `step` about what schedules return
   * @example
   * new Adam({ w: { shape: [3, 4], initial: 0.5 } }).digest(); // 'b0b8dc3565ee1198'
   */
  digest(): string {
    return digestOf(this.#core);
  }

  /**
   * Saves the optimizer as a safetensors file, which Python's `safetensors` can open. Weights are stored under the
   * names of their parameters, state under torch's names, such as `<name>.exp_avg` or `<name>.momentum_buffer`, and
   * everything else in the metadata. A run that is resumed from it has the same digests as one that was never stopped.
   *
   * @throws TypeError if an option is wrong
   * @example
   * writeFileSync('model.safetensors', optimizer.save());
   */
  save(options: SaveOptions = {}): Uint8Array<ArrayBuffer> {
    const { state = true } = fields('save options', options, ['state'], 'save: option');
    return write(snapshot(this.#core), { state: boolean('state', state) });
  }

  /**
   * Resumes from a file written by {@link save}. Takes the weights, the state, `stepsTaken`, each parameter's own
   * count, `lrScale`, `decayScale` and `frozen`, and everything that can be set: `gradScale`, and `lr`, `weightDecay`,
   * `clipNorm` and `momentum` or `betas` unless the saved or the current value is a schedule. All other options stay as
   * they are, and may differ from the saved ones: state that the file does not have (of `amsgrad`, say, or
   * `averageWeights`) starts as at construction, and state that only the file has is ignored. SGD and SGDM load each
   * other's files, and so do Adam and AdamW; `weightDecay` stays as it is if it is decoupled in only one of the two,
   * and `momentum` if only one of the two has a momentum buffer.
   *
   * From a file without state (`state: false`, or made elsewhere, in F32, F16, BF16 or F64) it takes only the weights,
   * and averages and slow weights start over from these. With `strict: false`, it takes what fits by name and shape,
   * and from a file of another class only the weights.
   *
   * If the call throws, nothing has changed.
   *
   * @returns what was not taken, or was newly initialized
   * @throws TypeError or RangeError with a message that names what is wrong with the file, or which names, shapes or
   * class do not fit
   * @example
   * optimizer.load(readFileSync('model.safetensors'));
   * optimizer.load(bodyOfAnotherModel, { strict: false }); // { missing: ['head.weight'], unexpected: [], ... }
   */
  load(bytes: Uint8Array, options: LoadOptions = {}): LoadReport {
    const { strict = true } = fields('load options', options, ['strict'], 'load: option');
    return load(this.#core, bytes, boolean('strict', strict));
  }

  /** Creates an optimizer of a class from a checkpoint, for the `from` of that class. */
  protected static revive<Options extends object, Revived extends Optimizer<string, unknown, SharedOptions>>(
    Class: new (spec: Spec, options: Options) => Revived,
    family: Family<never>,
    bytes: Uint8Array,
    overrides: Partial<Options> | undefined,
  ): Revived {
    let revived: Revived | undefined;
    revive(family, bytes, overrides, (spec, options) => {
      revived = new Class(spec, options as Options);
      return revived.#core;
    });
    return revived as Revived;
  }

  /**
   * Returns a new optimizer of the same class (if you have subclassed it, the class of this package) and options, with
   * the parameters of this one and more. Weights, state, counts and settings are copied, the new parameters start with
   * no steps taken, and all gradients are 0. This one and its views stay as they are.
   *
   * @param spec - the new parameters; a name that this one already has is a RangeError
   * @param options - see {@link ExtendOptions}
   * @throws what the constructor throws
   * @example
   * const grown = adam.extend({ 'layer3.weight': { shape: [64, 64], initial: weights } });
   * grown.parameters['layer3.weight'].stepsTaken; // 0, and as many as before for all others
   */
  abstract extend(spec: Spec, options?: ExtendOptions): Optimizer<string, State, Options>;

  /** Creates the larger optimizer, for the `extend` of a class. */
  protected grow<Grown extends Optimizer<string, unknown, SharedOptions>>(
    Class: new (spec: Spec, options: never) => Grown,
    spec: Spec,
    options: ExtendOptions = {},
  ): Grown {
    const { without = [] } = fields('extend options', options, ['without'], 'extend: option');
    let grown: Grown | undefined;
    extend(this.#core, spec, this.#core.named('without', without), (whole, options) => {
      grown = new Class(whole, options as never);
      return grown.#core;
    });
    return grown as Grown;
  }

  /**
   * A summary for `JSON.stringify`, without weights or state: `{ optimizer, parameters, elements, lr, stepsTaken }`.
   */
  toJSON(): Readonly<Record<string, string | number>> {
    const { family, parameters, settings, stepsTaken } = this.#core;
    const elements = parameters.reduce((sum, { size }) => sum + size, 0);
    const lr = typeof settings.lr.value === 'number' ? settings.lr.value : 'schedule';
    return { optimizer: family.kind, parameters: parameters.length, elements, lr, stepsTaken };
  }

  /** What `console.log` prints: `SGDM { 2 parameters, 100,480 elements, lr 0.1, stepsTaken 3 }`. */
  toString(): string {
    const { optimizer, parameters, elements, lr, stepsTaken } = this.toJSON();
    const plural = parameters === 1 ? '' : 's';
    return `${optimizer} { ${parameters} parameter${plural}, ${formatCount(elements as number)} elements, lr ${lr}, stepsTaken ${stepsTaken} }`;
  }

  static {
    inspectAs(Optimizer.prototype);
    seal(Optimizer.prototype, 'optimizer', (instance) =>
      #core in instance ? Object.keys((instance as Optimizer).options) : [],
    );
  }
}
