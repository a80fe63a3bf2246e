// Optimizer: what SGD, SGDM, Adam and AdamW share: they differ in their update rule and its coefficients alone.

import { type Checkpoint, read, type Snapshot, write } from '../checkpoint/format.ts';
import { check, copy, optionsFrom, optionsOf, settlement, specFrom } from '../checkpoint/restore.ts';
import { arena } from '../load/inline.ts';
import type { KernelMemory } from '../memory/arena.ts';
import { allocate, type Layout } from '../memory/layout.ts';
import { HEADER, type Table, writeConstants } from '../memory/table.ts';
import { boolean, count, fields, formatCount, nonNegativeOrInfinite, number, positive } from '../options/checks.ts';
import {
  isComputed,
  type SaveOptions,
  type Schedule,
  type Settings,
  type StepOptions,
  schedule,
  valueAt,
} from '../options/shared.ts';
import { type Checked, checkSpec, type Spec } from '../options/spec.ts';
import { type Description, describe, inspectAs } from './describe.ts';
import { digest, numbersOf } from './digest.ts';
import { Parameter } from './parameter.ts';
import { averageRate, type Rule } from './rule.ts';

/** State below 2^-100 becomes 0 at every 64th step: WebAssembly has no flush to zero, and subnormals are slow. */
const FLUSH_EVERY = 64;

/**
 * An optimizer and the parameters that it owns: weights, gradients and state lie in WebAssembly memory that is laid out once
 * and never grows, so that a view never detaches. Only {@link SGD}, {@link SGDM}, {@link Adam} and {@link AdamW} make one.
 *
 * @example
 * const optimizer = new SGDM({ w: { shape: [128, 784], initial } }, { lr: 0.1, centralize: { outputAxis: 0 } });
 * const { data, grad } = optimizer.parameters.w; // Float32Array of 128 * 784
 * grad.set(myGradient);
 * optimizer.step();
 */
export abstract class Optimizer<Name extends string, State> {
  /** The parameters by the names of the spec: a name that is not in it does not compile. */
  readonly parameters: { readonly [Key in Name]: Parameter<State> };
  /** The weights of all parameters together, each from the next multiple of 16 elements; padding stays zero. */
  readonly data: Float32Array;
  /**
   * The gradients of all parameters together, in line with `data`: an all-reduce or noise is one call. What is written to
   * its padding is never read.
   */
  readonly grad: Float32Array;

  readonly #kind: string;
  readonly #rule: Rule;
  readonly #settings: Settings;
  readonly #specs: readonly Pick<Checked, 'plan' | 'stated'>[];
  readonly #all: readonly Parameter[];
  readonly #memory: KernelMemory;
  readonly #table: Table;
  #lr: Schedule;
  #gradScale: number;
  #stepsTaken = 0;

  /** Called by SGD, SGDM, Adam and AdamW. */
  constructor(kind: string, spec: Spec<Name>, settings: Settings, rule: Rule) {
    const specs = checkSpec(spec as Spec, settings.centralization);
    const computed = isComputed(settings);
    const averages = settings.averageWeights !== undefined;
    const layout: Layout = allocate(arena, { kind, slots: rule.slots, averages, computed }, specs);
    this.#specs = specs.map(({ plan, stated }) => ({ plan, stated })); // not the start values, which the caller may drop
    this.#kind = kind;
    this.#rule = rule;
    this.#settings = settings;
    this.#all = layout.tensors.map((tensor, i) => new Parameter(specs[i] as Checked, tensor));
    this.#memory = layout.memory;
    this.#table = layout.table;
    this.#lr = settings.lr;
    this.#gradScale = settings.gradScale;
    this.data = layout.data;
    this.grad = layout.grad;
    const parameters: Record<string, Parameter> = Object.create(null); // so that any name will do
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
   * Takes one step with the gradients as they are, in one WebAssembly call; never writes them without `zeroGrad`.
   *
   * @returns true; false where it was skipped: `nonFinite` is 'skip' and a gradient was not finite; nothing has changed,
   * gradients and `stepsTaken` included
   * @throws TypeError where an option is wrong or a schedule gives no number, RangeError where it gives NaN, an infinity or
   * a negative number; nothing has changed
   * @example
   * optimizer.step({ zeroGrad: true }); // for gradients that are added up
   */
  step(options?: StepOptions): boolean {
    let zeroGrad = false;
    if (options !== undefined) {
      ({ zeroGrad = false } = fields('step options', options, ['zeroGrad'], 'step: option'));
      boolean('zeroGrad', zeroGrad);
    }
    const stepsTaken = this.#stepsTaken;
    const lr = valueAt('lr', this.#lr, stepsTaken);
    const decay = valueAt('weightDecay', this.#settings.weightDecay, stepsTaken);
    const table = this.#table;
    const { header, scalars } = table;
    header.setDouble(HEADER.lr, lr);
    header.setDouble(HEADER.decay, decay);
    header.setWord(HEADER.flush, Number((stepsTaken + 1) % FLUSH_EVERY === 0));
    header.setWord(HEADER.zeroGrad, Number(zeroGrad));
    header.setDouble(HEADER.averageRate, averageRate(this.#settings.averageWeights, stepsTaken));
    this.#rule.scalars(stepsTaken, scalars);
    if (this.#memory.kernels.step(table.write()) === 0) return false;
    this.#stepsTaken = stepsTaken + 1;
    return true;
  }

  /** Sets all gradients to 0, those of frozen parameters and the padding too. */
  zeroGrad(): void {
    this.grad.fill(0);
  }

  /**
   * The L2 norm of all gradients together, without the frozen, times `gradScale`: what `clipNorm` compares. Changes nothing.
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
   * Clamps every gradient to [-limit, limit], in place and before `gradScale` (torch's `clip_grad_value_`); NaN stays.
   *
   * @param limit - 0 or more
   * @throws TypeError where it is no number, RangeError where it is NaN or negative
   * @example
   * optimizer.clipGradValue(1); // 3, -4, 0.5 become 1, -1, 0.5
   */
  clipGradValue(limit: number): void {
    const checked = number('limit', limit, nonNegativeOrInfinite);
    this.#memory.kernels.clip_value(this.#table.write(), checked);
  }

  /** Steps taken so far, without the skipped; settable, to resume: an integer of 0 or more, else TypeError or RangeError. */
  get stepsTaken(): number {
    return this.#stepsTaken;
  }

  set stepsTaken(value: number) {
    this.#stepsTaken = number('stepsTaken', value, count);
  }

  /**
   * The learning rate that the next step uses: of a schedule, its value at `stepsTaken`, with the errors of `step`. Settable,
   * to a finite number of 0 or more or a schedule, else TypeError or RangeError.
   */
  get lr(): number {
    return valueAt('lr', this.#lr, this.#stepsTaken);
  }

  set lr(value: Schedule) {
    this.#lr = schedule('lr', value);
  }

  /** What every gradient is multiplied by; settable, to a finite number above 0, else TypeError or RangeError. */
  get gradScale(): number {
    return this.#gradScale;
  }

  set gradScale(value: number) {
    this.#gradScale = number('gradScale', value, positive);
    this.#writeGradScale();
  }

  /**
   * One row for each parameter, for `console.table`: whether, over which axes and how many elements it is centralized, or
   * why not. Look at it once: a wrong output axis is silent.
   *
   * @example
   * new Adam({ w: { shape: [2, 3], initial: 0 }, b: { shape: [2], initial: 0 } }, { centralize: { outputAxis: 0 } }).describe();
   * // w [2, 3] true [1] 3, and b [2] false, because `rank 1 < minRank 2`
   */
  describe(): Description[] {
    return this.#all.map((parameter, i) => describe(parameter, (this.#specs[i] as Checked).plan.why));
  }

  /**
   * One number for all that the optimizer is, so that two machines compare 16 hex digits instead of their weights: equal
   * histories have equal digests in every engine. Byte for byte: a hash starts at 0 and is the seed of the next XXH64
   * 1. for each parameter in the order of the spec, of its `data`, of each array of its state in the order momentumBuffer
   *    or expAvg, expAvgSq, maxExpAvgSq, and of its average, if it has one: the little-endian float32s without padding,
   *    every NaN as 0x7fc00000; an array of size 0 is hashed too, as 0 bytes;
   * 2. for each of these numbers, of 16 bytes: the bits of its float64 as four 16-bit pieces, the lowest first, each as a
   *    little-endian 32-bit integer. `stepsTaken`, `lr` and `weightDecay` of the next step, `decoupledWeightDecay` (0 or
   *    1, as all that are true or false), `maximize`, `clipNorm` (Infinity: none), `gradScale`, is `nonFinite` 'skip'; the
   *    point `at` (0 gradient, 1 gradient+decay, 2 update, 3 update+decay); the rule (0 SGD, 1 with a buffer, 2 Adam, 3
   *    amsgrad) and its own: momentum, dampening, nesterov, average; or both betas, eps or epsHat, is it epsHat, amsgrad;
   *    for each parameter: rank, lengths of its axes, `lrScale`, `decayScale`, `frozen`, `centralized`, and, where it is,
   *    how many output axes, and which; at last `averageWeights`, if it is set.
   *
   * The last hash in hex, 16 lower-case digits. Gradients and names are not part of it.
   *
   * @throws RangeError where a schedule gives NaN, an infinity or a negative number
   * @example
   * new Adam({ w: { shape: [3, 4], initial: 0.5 } }).digest(); // '86f8add1f4f1fa3c'
   */
  digest(): string {
    const { lr, gradScale } = this;
    const decay = valueAt('weightDecay', this.#settings.weightDecay, this.#stepsTaken);
    const scalars = [this.#stepsTaken, lr, decay];
    return digest(this.#memory, this.#all, numbersOf(scalars, { ...this.#settings, gradScale }, this.#rule, this.#all));
  }

  /**
   * The optimizer as a safetensors file: weights under the names of their parameters, state under `<name>.exp_avg`,
   * `<name>.exp_avg_sq`, `<name>.max_exp_avg_sq`, `<name>.momentum_buffer`, all else in its metadata. Python's
   * `safetensors` opens it. A run that goes on from it has the same digests, to the bit.
   *
   * @throws TypeError where an option is wrong, RangeError where a parameter has the name of another one's state
   * @example
   * writeFileSync('model.safetensors', optimizer.save());
   */
  save(options: SaveOptions = {}): Uint8Array {
    const { state = true } = fields('save options', options, ['state'], 'save: option');
    return write(this.#snapshot(), { state: boolean('state', state) });
  }

  /**
   * Goes on from a file of {@link save}: weights, state and `stepsTaken`; `gradScale`, each parameter's `lrScale`,
   * `decayScale` and `frozen`, and `lr` where neither is a schedule; all other options stay. From a file without state
   * (`state: false`, or made by Python's `safetensors`) the weights alone. Nothing has changed if it throws.
   *
   * @throws TypeError, RangeError that name what is wrong with the file, or does not fit: names, shapes, class, state
   * @example
   * optimizer.load(readFileSync('model.safetensors'));
   */
  load(bytes: Uint8Array): void {
    const checkpoint = read(bytes);
    const { lr = this.#lr, gradScale = this.#gradScale } = checkpoint.run?.options ?? {};
    const both = typeof lr === 'number' && typeof this.#lr === 'number';
    const rate = both ? schedule('checkpoint: lr', lr) : this.#lr;
    const scale = number('checkpoint: gradScale', gradScale, positive);
    check(checkpoint, this.#snapshot());
    const settle = settlement(
      checkpoint,
      this.#all,
      this.#specs.map(({ plan }) => plan),
    );
    this.#adopt(checkpoint);
    this.#lr = rate;
    this.gradScale = scale;
    settle();
  }

  /** A new optimizer of a class from a checkpoint, for its `from`. */
  protected static revive<Options extends object, Revived extends Optimizer<string, unknown>>(
    Class: new (spec: Spec, options: Options) => Revived,
    bytes: Uint8Array,
    overrides: Partial<Options> | undefined,
  ): Revived {
    const checkpoint = read(bytes);
    const optimizer = new Class(specFrom(checkpoint), optionsFrom(Class.name, checkpoint, overrides) as Options);
    check(checkpoint, optimizer.#snapshot());
    optimizer.#adopt(checkpoint);
    return optimizer;
  }

  #adopt(checkpoint: Checkpoint): void {
    copy(checkpoint, this.#snapshot());
    const { run } = checkpoint;
    if (run !== undefined) this.#stepsTaken = run.stepsTaken;
    else for (const { average, data } of this.#all) average?.set(data); // weights alone: averages start anew
  }

  /** All that it is; the arrays are its own. */
  #snapshot(): Snapshot {
    const settings = { ...this.#settings, lr: this.#lr, gradScale: this.#gradScale };
    const parameters = this.#all.map((parameter, i) => {
      const { name, shape, outputAxes, lrScale, decayScale, frozen, data, average } = parameter;
      const state = { ...parameter.state, ...(average !== undefined && { average }) };
      return { name, shape, outputAxes, lrScale, decayScale, frozen, data, state, ...this.#specs[i]?.stated };
    });
    const options = optionsOf(settings, this.#rule.options);
    return { class: this.#kind, stepsTaken: this.#stepsTaken, options, parameters };
  }

  /** A summary for `JSON.stringify`, neither weights nor state: `{ optimizer, parameters, elements, lr, stepsTaken }`. */
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
