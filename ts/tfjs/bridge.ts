// Bridge: one optimizer of the core for all variables that one optimizer of TensorFlow.js trains. They join when they
// first have a gradient, and leave when they are disposed.

import type { SharedOptions as CoreOptions, Description, Optimizer, Parameter, ParameterSpec } from '../index.ts';
import { boolean, wrongType } from '../options/checks.ts';
import type { Family, State } from './families.ts';
import { presentOf } from './gradients.ts';
import type { SharedOptions } from './options.ts';
import { hasShape, match, misfit, type Saved } from './saved.ts';
import { type Setting, Settings } from './settings.ts';
import type { NamedTensor, NamedTensorMap, TensorFlow, Variable } from './tensorflow.ts';
import { Transfer } from './transfer.ts';
import { inOwnWords, translate } from './words.ts';

/** A variable that trains here. */
export interface Member {
  readonly variable: Variable;
  readonly setting: Setting;
  /** The `dataId` of the tensor that holds the weights as they are in `parameter.data`. */
  dataId: object | undefined;
  parameter: Parameter<State>;
}

/** The optimizer of the core, and the variables. */
export class Bridge {
  readonly family: Family;
  readonly settings: Settings;
  readonly transfer: Transfer;
  readonly members: Map<Variable, Member> = new Map();
  inner: Optimizer<string, State, CoreOptions>;
  /** Loaded state that waits for its variables. */
  waiting: readonly Saved[] = [];
  /** Whether the model holds averages instead of weights. */
  #isSwapped = false;
  readonly #tf: TensorFlow;
  /** Whether some of the waiting state has found its variable. */
  #isFitting = false;

  /** Checks all options. */
  constructor(tf: TensorFlow, family: Family, options: SharedOptions) {
    if (typeof options !== 'object' || options === null) {
      throw wrongType('options', options, 'an object such as { learningRate: 0.1 }');
    }
    const translated = translate(family, options);
    const { readback = false } = options;
    this.#tf = tf;
    this.family = family;
    this.settings = new Settings(options, family.kind === 'AdamW');
    this.transfer = new Transfer(tf, boolean('readback', readback));
    const { centralize } = this.settings;
    this.inner = inOwnWords(() => new family.Core({}, { ...translated, centralize } as never));
  }

  /** Takes a step. Errors are found before anything changes. */
  apply(gradients: NamedTensorMap | readonly NamedTensor[]): void {
    if (this.#isSwapped) {
      throw new Error('the model holds the averages of its weights: call swapAverages() before training');
    }
    const present = presentOf(gradients, this.#tf.engine().registeredVariables);
    if (present.size === 0) return;
    this.join([...present.keys()]);
    const trained: Member[] = [];
    const absent: string[] = [];
    for (const member of this.members.values()) {
      const gradient = present.get(member.variable);
      if (gradient === undefined) {
        absent.push(member.parameter.name);
        continue;
      }
      trained.push(member);
      member.parameter.grad.set(this.transfer.read(gradient));
    }
    this.readWeights();
    if (inOwnWords(() => this.inner.step({ absent }))) this.write(trained, ({ data }) => data);
  }

  /** Reads weights that others have written since the last step. */
  readWeights(): void {
    for (const member of this.members.values()) {
      const { variable, parameter, dataId } = member;
      if (variable.isDisposed || variable.dataId === dataId) continue;
      parameter.data.set(this.transfer.read(variable));
      member.dataId = variable.dataId;
    }
  }

  /** Gives variables new values. */
  write(members: Iterable<Member>, valuesOf: (parameter: Parameter<State>) => Float32Array): void {
    this.#tf.tidy(() => {
      for (const member of members) {
        this.transfer.write(member.variable, valuesOf(member.parameter));
        member.dataId = member.variable.dataId;
      }
    });
  }

  /** Adds new variables, with the state that waits for them. Disposed variables leave. */
  join(variables: readonly Variable[]): void {
    const unknown = variables.filter((variable) => !this.members.has(variable));
    if (unknown.length === 0) return;
    const found = this.#find(unknown);
    // In the order in which they were saved, which is part of the digest.
    const owners = new Map([...found].map(([variable, one]) => [one, variable]));
    const restored = this.waiting.flatMap((one) => owners.get(one) ?? []);
    const added = [...restored, ...unknown.filter((variable) => !found.has(variable))];
    this.settings.look();
    const settings = added.map((variable) => found.get(variable)?.setting ?? this.settings.of(variable));
    const gone = [...this.members.values()].filter(({ variable }) => variable.isDisposed);
    const spec = new Map(added.map((variable, i) => [variable.name, this.#specOf(variable, settings[i] as Setting)]));
    const without = gone.map(({ parameter }) => parameter.name);
    this.inner = inOwnWords(() => this.inner.extend(spec, { without }));
    for (const { variable } of gone) this.members.delete(variable);
    const parameterOf = ({ name }: Variable): Parameter<State> => this.inner.parameters[name] as Parameter<State>;
    for (const member of this.members.values()) member.parameter = parameterOf(member.variable);
    added.forEach((variable, i) => {
      const setting = settings[i] as Setting;
      this.members.set(variable, { variable, setting, parameter: parameterOf(variable), dataId: variable.dataId });
    });
    this.#adopt(found);
  }

  /**
   * Takes over loaded state, now for the variables that are here, and later for others. `counts` has two numbers for
   * each: its steps, and how often it was averaged.
   */
  load(saved: readonly Saved[], counts: ArrayLike<number>, iterations: number): void {
    const before = { waiting: this.waiting, isFitting: this.#isFitting };
    this.waiting = withSettings(saved, this.waiting).map((one, i) => {
      return { ...one, steps: counts[2 * i] ?? iterations, averages: counts[2 * i + 1] ?? iterations };
    });
    this.#isFitting = false;
    try {
      const found = this.#find([...this.members.keys()].filter(({ isDisposed }) => !isDisposed));
      this.inner.stepsTaken = iterations;
      this.#adopt(found);
    } catch (error) {
      this.waiting = before.waiting;
      this.#isFitting = before.isFitting;
      throw error;
    }
  }

  /** A row for each variable, including those of the models that have not trained yet. */
  describe(): Description[] {
    const known = this.settings.look();
    this.join(known.filter(({ trainable, isDisposed, dtype }) => trainable && !isDisposed && dtype === 'float32'));
    const reasons = new Map([...this.members.values()].map(({ parameter, setting }) => [parameter.name, setting.axis]));
    return this.inner.describe().map((row) => {
      const reason = reasons.get(row.name);
      return typeof reason === 'string' ? { ...row, why: reason } : row;
    });
  }

  /** The averages of all weights, copied. */
  averages(): Map<Variable, Float32Array> {
    const averages = new Map<Variable, Float32Array>();
    for (const { variable, parameter } of this.members.values()) {
      if (parameter.average !== undefined) averages.set(variable, parameter.average.slice());
    }
    return averages;
  }

  /** Writes the averages into the model, or restores the weights. */
  swapAverages(): void {
    if (this.inner.average === undefined) throw new Error('there are no averages: set the option averageWeights');
    const members = [...this.members.values()].filter(({ variable }) => !variable.isDisposed);
    if (!this.#isSwapped) this.readWeights();
    const isBack = this.#isSwapped;
    this.write(members, ({ data, average }) => (isBack ? data : (average as Float32Array)));
    this.#isSwapped = !isBack;
  }

  /** Releases all variables. */
  clear(): void {
    const without = [...this.members.values()].map(({ parameter }) => parameter.name);
    this.inner = this.inner.extend({}, { without });
    this.inner.stepsTaken = 0;
    this.members.clear();
    this.waiting = [];
    this.#isSwapped = false;
  }

  #find(variables: readonly Variable[]): Map<Variable, Saved> {
    const found = match(this.waiting, variables);
    const isStrange = !this.#isFitting && found.size === 0 && this.waiting.length > 0 && variables.length > 0;
    if (isStrange) throw misfit(this.waiting, variables);
    return found;
  }

  #adopt(found: ReadonlyMap<Variable, Saved>): void {
    const { suffixes } = this.family;
    for (const [variable, { arrays, steps, averages }] of found) {
      const { parameter } = this.members.get(variable) as Member;
      if (steps !== undefined) parameter.stepsTaken = steps;
      if (averages !== undefined) parameter.timesAveraged = averages;
      for (const [slot, suffix] of Object.entries(suffixes)) copy(arrays?.get(suffix), parameter.state[slot]);
      copy(arrays?.get('average'), parameter.average);
      copy(arrays?.get('slow'), parameter.slow);
    }
    const used = new Set(found.values());
    this.#isFitting ||= used.size > 0;
    this.waiting = this.waiting.filter((one) => !used.has(one));
  }

  #specOf(variable: Variable, { axis, lrScale, decayScale }: Setting): ParameterSpec {
    return {
      shape: variable.shape,
      initial: this.transfer.read(variable),
      lrScale,
      decayScale,
      ...(typeof axis === 'string' ? { centralize: false } : { outputAxis: axis ?? undefined }),
    };
  }
}

function copy(from: Float32Array | undefined, into: Float32Array | undefined): void {
  if (from !== undefined && into !== undefined) into.set(from);
}

/** Adds the settings, which came before the state, in the same order. Without any state, they stay as they are. */
function withSettings(saved: readonly Saved[], settings: readonly Saved[]): readonly Saved[] {
  if (saved.length === 0) return settings;
  const fits = saved.length === settings.length && saved.every((one, i) => hasShape(one, settings[i]?.shape ?? []));
  return fits ? saved.map((one, i) => ({ ...one, setting: settings[i]?.setting })) : saved;
}
