// Options: what callers can set, named as in TensorFlow.js where it has a name for it.

import type { AdamOptions as CoreAdamOptions } from '../optimizers/adam.ts';
import type { RMSpropOptions as CoreRMSpropOptions } from '../optimizers/rmsprop.ts';
import type { SGDOptions as CoreSGDOptions } from '../optimizers/sgd.ts';
import type { CentralizeOptions as CoreCentralizeOptions } from '../options/centralize.ts';
import type { Schedule } from '../options/schedule.ts';
import type { SharedOptions as CoreSharedOptions } from '../options/shared.ts';
import type { Variable } from './tensorflow.ts';

/**
 * Gradient Centralization for weights of TensorFlow.js. At least one of `model`, `models`, `axisOf` and `outputAxis`
 * must be set, to tell the output axes; `axisOf` is asked first, `outputAxis` last.
 *
 * @example
 * new SGDM({ learningRate: 0.1, centralize: { model } });
 */
export interface CentralizeOptions extends Omit<CoreCentralizeOptions, 'outputAxis'> {
  /**
   * The model that is trained. The kinds of its layers tell the axes of Dense, convolutions, recurrent cells, and all
   * layers that contain these. Embeddings, norms and biases are left alone. Other layers with weights of rank 2 or
   * more, including your own, need an `axisOf`.
   */
  readonly model?: object | undefined;
  /** The models, if one optimizer trains several. */
  readonly models?: readonly object[] | undefined;
  /** The output axis or axes of a weight; null to leave it alone; undefined to ask the model. */
  readonly axisOf?: ((variable: Variable) => number | readonly number[] | null | undefined) | undefined;
  /** The output axis or axes of all weights that neither `axisOf` nor a model knows: -1 for Dense and convolutions. */
  readonly outputAxis?: number | readonly number[] | undefined;
}

/** The options of every class. An option that is undefined counts as left out. */
export interface SharedOptions extends Omit<CoreSharedOptions, 'lr' | 'centralize'> {
  /**
   * The learning rate: a finite float32 of 0 or more, or a schedule. Callbacks can assign `optimizer.learningRate`.
   *
   * @defaultValue 1e-3 for Adam, AdamW and RAdam; 1e-2 for RMSprop; 1e-4 for Lion; required for SGD and SGDM
   */
  readonly learningRate?: Schedule | undefined;
  /**
   * Gradient Centralization, see {@link CentralizeOptions}.
   *
   * @defaultValue false
   */
  readonly centralize?: false | CentralizeOptions | undefined;
  /**
   * The factor for the weight decay of a variable, called once for each: a finite number of 0 or more.
   *
   * @defaultValue 1; with AdamW 0 for variables of rank 0 and 1, such as biases and norms
   */
  readonly decayScale?: ((variable: Variable) => number) | undefined;
  /**
   * The factor for the learning rate of a variable, called once for each: a finite number of 0 or more.
   *
   * @defaultValue 1
   */
  readonly lrScale?: ((variable: Variable) => number) | undefined;
  /**
   * Train on the webgl backend anyway, although every step waits until the GPU has sent all gradients.
   *
   * @defaultValue false
   */
  readonly readback?: boolean | undefined;
}

/** The decay rates of Adam and its relatives: numbers of 0 or more and below 1, or schedules. */
interface Betas {
  /** The decay rate of the first moment. @defaultValue 0.9 */
  readonly beta1?: Schedule | undefined;
  /** The decay rate of the second moment; for Lion, of its only one. @defaultValue 0.999; 0.99 for Lion */
  readonly beta2?: Schedule | undefined;
}

interface Epsilon {
  /** Added to the root, a number of 0 or more. @defaultValue 1e-7, as in `tf.train` */
  readonly epsilon?: number | undefined;
}

/** The options of {@link SGD} and {@link SGDM}: those of `tf.train.momentum`, and more. */
export interface SGDOptions extends SharedOptions, Pick<CoreSGDOptions, 'momentum' | 'dampening' | 'buffer'> {
  readonly learningRate: Schedule;
  /** Step along g + mu b instead of b. Requires momentum, and a dampening of 0. @defaultValue false */
  readonly useNesterov?: boolean | undefined;
}

/** The options of {@link Adam} and {@link AdamW}: those of `tf.train.adam`, and more. The default rate is 1e-3. */
export interface AdamOptions extends SharedOptions, Betas, Epsilon, Pick<CoreAdamOptions, 'epsHat' | 'amsgrad'> {}

/** The options of {@link RAdam}. The default rate is 1e-3. */
export interface RAdamOptions extends SharedOptions, Betas, Epsilon {}

/** The options of {@link Lion}. The default rate is 1e-4. */
export interface LionOptions extends SharedOptions, Betas {}

/** The options of {@link RMSprop}: those of `tf.train.rmsprop`, and more. The default rate is 1e-2. */
export interface RMSpropOptions extends SharedOptions, Epsilon, Pick<CoreRMSpropOptions, 'momentum' | 'centered'> {
  /** The decay rate of the mean of squares: a number of 0 or more and below 1. @defaultValue 0.9, as in `tf.train` */
  readonly decay?: number | undefined;
}
