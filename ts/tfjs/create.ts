/**
 * Makes the classes for a copy of TensorFlow.js.
 *
 * @module zeromean/tfjs/create
 */

import type { Description } from '../index.ts';
import type { Schedule } from '../options/schedule.ts';
import { Bridge } from './bridge.ts';
import type { Classes } from './classes.ts';
import { type Config, configOf, readConfig } from './config.ts';
import { FAMILIES, type Family } from './families.ts';
import type { SharedOptions } from './options.ts';
import type { NamedTensor, NamedTensorMap, serialization, TensorFlow, Variable } from './tensorflow.ts';
import { decode, encode } from './weights.ts';
import { inOwnWords } from './words.ts';

export type * from './classes.ts';
export type * from './options.ts';
export type { TensorFlow } from './tensorflow.ts';

/** The hyper-parameters of the optimizers in the core; each class has some of them. */
interface Rates {
  lr: Schedule;
  weightDecay: Schedule;
  clipNorm: Schedule;
  gradScale: number;
  momentum: Schedule;
  betas: readonly [Schedule, Schedule];
}

/**
 * Makes the classes for a TensorFlow.js that is not imported from `@tensorflow/tfjs-core`: from a script tag, or
 * tfjs-node.
 *
 * @param tf - the global `tf`, or what `import * as tf from '@tensorflow/tfjs-node'` gives
 * @example
 * const { AdamW } = create(tf);
 * model.compile({ optimizer: new AdamW({ learningRate: 1e-3 }), loss: 'meanSquaredError' });
 */
export function create(tf: TensorFlow): Classes {
  /** An optimizer of TensorFlow.js that steps in the core. */
  abstract class Base extends tf.Optimizer {
    readonly #bridge: Bridge;
    /** What `getWeights` returned last, which no one else disposes of. */
    #returned: NamedTensor[] = [];

    constructor(family: Family, options: SharedOptions) {
      super();
      this.#bridge = new Bridge(tf, family, options);
      this.iterations_ = 0;
    }

    static override fromConfig<Made extends serialization.Serializable>(
      Class: serialization.SerializableConstructor<Made>,
      config: serialization.ConfigDict,
    ): Made {
      const { options, saved } = readConfig(config as Config);
      const optimizer = new Class(options);
      (optimizer as unknown as Base).#bridge.waiting = saved;
      return optimizer;
    }

    override applyGradients(gradients: NamedTensorMap | NamedTensor[]): void {
      this.#bridge.apply(gradients);
      this.iterations_ = this.#bridge.inner.stepsTaken;
    }

    override getConfig(): Config {
      return configOf(this.#bridge);
    }

    // biome-ignore lint/suspicious/useAwait: TensorFlow.js awaits it
    override async getWeights(): Promise<NamedTensor[]> {
      this.#disposeReturned();
      this.#bridge.readWeights();
      this.#returned = encode(tf, this.#bridge);
      return [...this.#returned];
    }

    override async setWeights(weights: NamedTensor[]): Promise<void> {
      const { iterations, saved, counts } = await decode(this.#bridge, weights);
      this.#bridge.load(saved, counts, iterations);
      this.iterations_ = iterations;
    }

    /** Releases all variables and their state. */
    override dispose(): void {
      this.#disposeReturned();
      this.#bridge.clear();
      this.iterations_ = 0;
    }

    setLearningRate(learningRate: Schedule): void {
      this.learningRate = learningRate;
    }

    addModel(model: object): void {
      this.#bridge.settings.add(model);
    }

    describe(): Description[] {
      return this.#bridge.describe();
    }

    digest(): string {
      this.#bridge.readWeights();
      return inOwnWords(() => this.#bridge.inner.digest());
    }

    averages(): Map<Variable, Float32Array> {
      return this.#bridge.averages();
    }

    swapAverages(): void {
      this.#bridge.swapAverages();
    }

    get learningRate(): number {
      return this.get('lr') as number;
    }

    set learningRate(value: Schedule) {
      this.set('lr', value);
    }

    get weightDecay(): number {
      return this.get('weightDecay') as number;
    }

    set weightDecay(value: Schedule) {
      this.set('weightDecay', value);
    }

    get clipNorm(): number {
      return this.get('clipNorm') as number;
    }

    set clipNorm(value: Schedule) {
      this.set('clipNorm', value);
    }

    get gradScale(): number {
      return this.get('gradScale');
    }

    set gradScale(value: number) {
      this.set('gradScale', value);
    }

    protected get<Name extends keyof Rates>(name: Name): Rates[Name] {
      return inOwnWords(() => (this.#bridge.inner as unknown as Rates)[name]);
    }

    protected set<Name extends keyof Rates>(name: Name, value: Rates[Name]): void {
      inOwnWords(() => {
        (this.#bridge.inner as unknown as Rates)[name] = value;
      });
    }

    /** Both betas as they were set, numbers or schedules. */
    protected get statedBetas(): Rates['betas'] {
      return (this.#bridge.inner.options as unknown as Rates).betas;
    }

    #disposeReturned(): void {
      for (const { tensor } of this.#returned) if (!tensor.isDisposed) tensor.dispose();
      this.#returned = [];
    }
  }

  abstract class WithMomentum extends Base {
    get momentum(): number {
      return this.get('momentum') as number;
    }

    set momentum(value: Schedule) {
      this.set('momentum', value);
    }

    setMomentum(momentum: Schedule): void {
      this.momentum = momentum;
    }
  }

  abstract class WithBetas extends Base {
    get beta1(): number {
      return this.get('betas')[0] as number;
    }

    set beta1(value: Schedule) {
      this.set('betas', [value, this.statedBetas[1]]);
    }

    get beta2(): number {
      return this.get('betas')[1] as number;
    }

    set beta2(value: Schedule) {
      this.set('betas', [this.statedBetas[0], value]);
    }
  }

  const define = (family: Family, Parent: typeof WithMomentum | typeof WithBetas): unknown => {
    class Class extends Parent {
      static readonly className = `Zeromean${family.kind}`; // "Adam" would replace the class of TensorFlow.js

      constructor(options: SharedOptions = {}) {
        super(family, options);
      }

      /** The one of TensorFlow.js takes every optimizer for an instance of every class. */
      static [Symbol.hasInstance](instance: unknown): boolean {
        return Object.prototype.isPrototypeOf.call(Class.prototype, instance as object);
      }
    }
    Object.defineProperty(Class, 'name', { value: family.kind });
    tf.serialization.registerClass(Class as never);
    return Class;
  };

  const { SGD, SGDM, Adam, AdamW, RAdam, Lion, RMSprop } = FAMILIES;
  return {
    SGD: define(SGD, WithMomentum),
    SGDM: define(SGDM, WithMomentum),
    Adam: define(Adam, WithBetas),
    AdamW: define(AdamW, WithBetas),
    RAdam: define(RAdam, WithBetas),
    Lion: define(Lion, WithBetas),
    RMSprop: define(RMSprop, WithMomentum),
  } as Classes;
}
