// Classes: what callers see of the optimizers for TensorFlow.js.

import type { Description } from '../index.ts';
import type { Schedule } from '../options/schedule.ts';
import type { AdamOptions, LionOptions, RAdamOptions, RMSpropOptions, SGDOptions } from './options.ts';
import type { Optimizer, Variable } from './tensorflow.ts';

/**
 * What all classes have in addition to `tf.Optimizer`. They work wherever an optimizer of TensorFlow.js does:
 * `model.compile`, `minimize`, `applyGradients`.
 */
export interface ZeromeanOptimizer extends Optimizer {
  /**
   * The learning rate of the next step. For a schedule it is the value at `iterations`. Can be set to a finite float32
   * of 0 or more or to a schedule; anything else is a TypeError or a RangeError.
   */
  get learningRate(): number;
  set learningRate(value: Schedule);
  /** The weight decay of the next step, before any `decayScale`. Read and set like `learningRate`. */
  get weightDecay(): number;
  set weightDecay(value: Schedule);
  /** The largest norm of all gradients in the next step; Infinity for no limit. Read and set like `learningRate`. */
  get clipNorm(): number;
  set clipNorm(value: Schedule);
  /** The factor for every gradient, a finite float32 above 0. */
  gradScale: number;

  /** Sets `learningRate`, like the method of TensorFlow.js optimizers. */
  setLearningRate(learningRate: Schedule): void;

  /**
   * Looks up output axes in one more model: for a second model that this optimizer trains, or for layers that are
   * unfrozen after a model was loaded from a file.
   */
  addModel(model: object): void;

  /**
   * One row for each variable, to print with `console.table`: whether it is centralized, over which axes and how many
   * elements, or why it is not. Contains the variables of the models in `centralize` even before they train.
   *
   * @example
   * console.table(optimizer.describe()); // dense_Dense1/kernel [784, 128] true [0] 784, ...
   */
  describe(): Description[];

  /**
   * A hash of the whole state, weights included: equal histories have equal digests in every engine. See `digest` of
   * the optimizers of `zeromean`.
   */
  digest(): string;

  /** The moving averages of the weights, copied; empty without `averageWeights`. */
  averages(): Map<Variable, Float32Array>;

  /**
   * Swaps the weights of the model with their averages, to evaluate or save the averages; calling it again swaps them
   * back. A step in between is an Error. Weights that are written in between are lost.
   *
   * @throws Error without `averageWeights`
   * @example
   * optimizer.swapAverages();
   * const [loss, accuracy] = model.evaluate(xs, ys);
   * optimizer.swapAverages();
   */
  swapAverages(): void;
}

/** An optimizer with momentum. */
export interface MomentumOptimizer extends ZeromeanOptimizer {
  /** The momentum of the next step. Read and set like `learningRate`. */
  get momentum(): number;
  set momentum(value: Schedule);
  /** Sets `momentum`, like the method of `tf.train.momentum`. */
  setMomentum(momentum: Schedule): void;
}

/** An optimizer with two decay rates. */
export interface BetasOptimizer extends ZeromeanOptimizer {
  /** The first decay rate in the next step. Read and set like `learningRate`. */
  get beta1(): number;
  set beta1(value: Schedule);
  /** The second decay rate in the next step. Read and set like `learningRate`. */
  get beta2(): number;
  set beta2(value: Schedule);
}

/** A class whose `learningRate` has no default. */
export interface RatedClass<Options, Instance> {
  /** @throws TypeError or RangeError about an option that is wrong */
  new (options: Options): Instance;
  /**
   * The name in saved models: `Zeromean` followed by the name of the class. It is registered with `tf.serialization`.
   */
  readonly className: string;
  /** Used by `tf.loadLayersModel`. */
  fromConfig<Made>(Class: new (options: Options) => Made, config: object): Made;
}

/** A class whose options all have defaults. */
export interface DefaultedClass<Options, Instance> extends RatedClass<Options, Instance> {
  /** @throws TypeError or RangeError about an option that is wrong */
  new (options?: Options): Instance;
}

/** The classes, for one copy of TensorFlow.js. */
export interface Classes {
  /** See {@link SGDOptions}. */
  readonly SGD: RatedClass<SGDOptions, MomentumOptimizer>;
  /** SGD with momentum 0.9, see {@link SGDOptions}. */
  readonly SGDM: RatedClass<SGDOptions, MomentumOptimizer>;
  /** See {@link AdamOptions}. */
  readonly Adam: DefaultedClass<AdamOptions, BetasOptimizer>;
  /** Adam with decoupled weight decay 0.01, see {@link AdamOptions}. */
  readonly AdamW: DefaultedClass<AdamOptions, BetasOptimizer>;
  /** See {@link RAdamOptions}. */
  readonly RAdam: DefaultedClass<RAdamOptions, BetasOptimizer>;
  /** See {@link LionOptions}. */
  readonly Lion: DefaultedClass<LionOptions, BetasOptimizer>;
  /** See {@link RMSpropOptions}. */
  readonly RMSprop: DefaultedClass<RMSpropOptions, MomentumOptimizer>;
}
