// Options: what every optimizer can be told, with defaults and checks.

import { statedAxes } from './axes.ts';
import {
  belowOne,
  boolean,
  countFromOne,
  fields,
  nonNegative,
  number,
  oneOf,
  positive,
  positiveOrInfinite,
  wrongType,
} from './checks.ts';

/**
 * A number, or a function of the number of steps taken: 0 before the first step (as in optax). It is called once a step,
 * and has to give a finite number of 0 or more: else `step()` throws a RangeError, and nothing has changed.
 *
 * @example
 * const warmUp: Schedule = (n) => 1e-3 * Math.min(1, (n + 1) / 500); // 2e-6 for the first step, 1e-3 from the 500th on
 */
export type Schedule = number | ((stepsTaken: number) => number);

/** What is centralized: the gradient or the update, with or without the weight decay in it; see {@link CentralizeOptions}. */
export type CentralizeAt = 'gradient' | 'gradient+decay' | 'update' | 'update+decay';

/** How gradients are centralized (Yong et al. 2020, arXiv 2004.01461). */
export interface CentralizeOptions {
  /**
   * The axis, or axes, that number the output units; the mean runs over all others. Negative ones count from the end.
   * 0: PyTorch, ONNX, `[out, in, ...]`. -1: TensorFlow.js, Keras, JAX, `[..., in, out]`. `[2, 3]`: tfjs depthwise
   * `[h, w, in, multiplier]`. 1: PyTorch transposed convolution `[in, out, h, w]`. No default: the wrong axis is a
   * silent bug. A parameter's own `outputAxis` comes first.
   */
  readonly outputAxis?: number | readonly number[];
  /**
   * What is centralized. With g the gradient, k the weight decay, U the update of the rule and Phi(x) = x - mean(x):
   *
   * | `at` | coupled decay | decoupled decay |
   * | --- | --- | --- |
   * | 'gradient' | Phi(g) + k w | U from Phi(g); w -= lr (U + k w) |
   * | 'gradient+decay' | Phi(g + k w), as in the paper | RangeError |
   * | 'update' | U from g + k w; w -= lr Phi(U) | w -= lr (Phi(U) + k w) |
   * | 'update+decay' | RangeError | w -= lr Phi(U + k w) |
   *
   * With Adam the sum of a unit's weights stays where it is at 'update' (coupled) and 'update+decay' alone: dividing by
   * the root undoes what was done to the gradient. The authors' code: SGD and Adam's `gc_loc=True` are 'gradient+decay',
   * `gc_loc=False` is 'update'. The RangeErrors do not depend on the value of `weightDecay`.
   *
   * Default: 'gradient+decay', or 'gradient' where weight decay is decoupled.
   */
  readonly at?: CentralizeAt;
  /** Parameters of lower rank are left alone: 2; 4 is the authors' code with `gc_conv_only`. An integer of 1 or more. */
  readonly minRank?: number;
  /**
   * With fewer averaged elements a parameter is left alone: 2, because with 1 its gradient would become 0, and it would
   * never train. An integer of 1 or more.
   */
  readonly minFanIn?: number;
}

/** The options of every optimizer. */
export interface SharedOptions {
  /** Learning rate: a finite number of 0 or more, or a schedule. */
  readonly lr?: Schedule;
  /** Weight decay k: a finite number of 0 or more, or a schedule. 0, but 0.01 for AdamW. */
  readonly weightDecay?: Schedule;
  /** false: k w is added to the gradient. true: `w -= lr k w`, with w before the step. false, but true for AdamW. */
  readonly decoupledWeightDecay?: boolean;
  /** Negate the gradient first; weight decay is added after, as in torch. false. */
  readonly maximize?: boolean;
  /**
   * Gradient Centralization; `true` means that every parameter of rank 2 and more states its own `outputAxis`. A parameter
   * to be centralized whose axis nobody states is a TypeError, one that the axis does not fit a RangeError. false.
   *
   * @example
   * new SGDM({ w: { shape: [128, 784], initial } }, { lr: 0.1, centralize: { outputAxis: 0 } }); // PyTorch's layout
   */
  readonly centralize?: boolean | CentralizeOptions;
  /**
   * Scale the gradients of a step, all by one factor, so that their global L2 norm (after `gradScale`, without the frozen)
   * is at most this: by clipNorm / (norm + 1e-6), if that is below 1, as torch's `clip_grad_norm_`; what lies in `grad`
   * stays. Above 0. A norm that is infinite or NaN does what it does in torch. None.
   */
  readonly clipNorm?: number;
  /** Every gradient is multiplied by it, before the norm is taken: accumulation, loss scaling. Finite, above 0. 1. */
  readonly gradScale?: number;
  /**
   * 'skip': with a NaN or an infinity in any gradient that trains, or in their norm, `step()` changes nothing, clears
   * nothing, and returns false. 'propagate': they are taken as they are, as in torch. 'propagate'.
   */
  readonly nonFinite?: 'propagate' | 'skip';
  /**
   * Keep an exponential moving average of every parameter's weights in `parameter.average`, as optax's `ema` with
   * `debias` does: d in `e = d e + (1 - d) w`, `average = e / (1 - d^t)`; 0 or more and below 1. None.
   */
  readonly averageWeights?: number;
}

/** Options of one step. */
export interface StepOptions {
  /** Clear all gradients in the same pass, those of frozen parameters too; not where the step is skipped. false. */
  readonly zeroGrad?: boolean;
}

/** Options of `save`. */
export interface SaveOptions {
  /** Write state, steps taken and options too: true. Without, it is weights alone, which any class can load. */
  readonly state?: boolean;
}

/** The names of the options of every optimizer. */
export const SHARED_OPTIONS: readonly string[] = [
  'lr',
  'weightDecay',
  'decoupledWeightDecay',
  'maximize',
  'centralize',
  'clipNorm',
  'gradScale',
  'nonFinite',
  'averageWeights',
];

/** The points at which centralization may act; a digest has their numbers. */
export const POINTS: readonly CentralizeAt[] = ['gradient', 'gradient+decay', 'update', 'update+decay'];

/** Centralization as it was asked for, defaults filled in. */
export interface Centralization {
  readonly on: boolean;
  readonly outputAxis: unknown;
  readonly at: CentralizeAt;
  readonly minRank: number;
  readonly minFanIn: number;
}

/** The options of every optimizer, checked, defaults filled in. */
export interface Settings {
  readonly lr: Schedule;
  readonly weightDecay: Schedule;
  readonly decoupled: boolean;
  readonly maximize: boolean;
  readonly centralization: Centralization;
  readonly clipNorm: number;
  readonly gradScale: number;
  readonly skipNonFinite: boolean;
  /** None: undefined. */
  readonly averageWeights: number | undefined;
}

/** What differs between the optimizers: no `lr` means that it has to be given. */
export interface Defaults {
  readonly lr?: number;
  readonly weightDecay: number;
  readonly decoupled: boolean;
}

/** Checks the options that all optimizers share. */
export function settingsOf(options: SharedOptions, defaults: Defaults): Settings {
  const { lr = defaults.lr, weightDecay = defaults.weightDecay, decoupledWeightDecay = defaults.decoupled } = options;
  const { maximize = false, clipNorm = Infinity, gradScale = 1, nonFinite = 'propagate', averageWeights } = options;
  const decoupled = boolean('decoupledWeightDecay', decoupledWeightDecay);
  return {
    lr: schedule('lr', lr),
    weightDecay: schedule('weightDecay', weightDecay),
    decoupled,
    maximize: boolean('maximize', maximize),
    centralization: centralizationOf(options.centralize, decoupled),
    clipNorm: number('clipNorm', clipNorm, positiveOrInfinite),
    gradScale: number('gradScale', gradScale, positive),
    skipNonFinite: oneOf('nonFinite', nonFinite, ['propagate', 'skip']) === 'skip',
    averageWeights: averageWeights === undefined ? undefined : number('averageWeights', averageWeights, belowOne),
  };
}

/** Whether what is centralized is not the gradient as it is: it is an update, or holds weight decay. */
export function isComputed({ weightDecay, centralization: { at } }: Settings): boolean {
  return at === 'update' || at === 'update+decay' || (at === 'gradient+decay' && weightDecay !== 0);
}

/** The value, if it is a number that can be a rate, or a function. */
export function schedule(what: string, value: unknown): Schedule {
  if (typeof value === 'function') return value as (stepsTaken: number) => number;
  if (typeof value !== 'number') {
    throw wrongType(what, value, `${nonNegative.expected}, or a function of the number of steps taken that gives one`);
  }
  return number(what, value, nonNegative);
}

/** The number that a schedule gives for the step that follows `stepsTaken` steps. */
export function valueAt(what: string, value: Schedule, stepsTaken: number): number {
  return typeof value === 'number' ? value : number(`${what}(${stepsTaken})`, value(stepsTaken), nonNegative);
}

function centralizationOf(value: unknown, decoupled: boolean): Centralization {
  if (value !== undefined && typeof value !== 'boolean' && (typeof value !== 'object' || value === null)) {
    throw wrongType('centralize', value, 'true, false or an object such as { outputAxis: 0 }');
  }
  const options: CentralizeOptions = typeof value === 'object' ? value : {};
  fields('centralize', options, ['outputAxis', 'at', 'minRank', 'minFanIn'], 'centralize: option');
  const { at = decoupled ? 'gradient' : 'gradient+decay', minRank = 2, minFanIn = 2 } = options;
  const point = oneOf('centralize.at', at, POINTS);
  if (decoupled && point === 'gradient+decay') {
    throw new RangeError(
      'centralize.at is "gradient+decay", but decoupled weight decay is not in the gradient: use "gradient", or ' +
        '"update+decay" to centralize the decay with the update',
    );
  }
  if (!decoupled && point === 'update+decay') {
    throw new RangeError(
      'centralize.at is "update+decay", but the weight decay is in the gradient: use "gradient+decay" or "update", or ' +
        'decoupledWeightDecay: true',
    );
  }
  const { outputAxis } = options;
  return {
    on: typeof value === 'object' || value === true,
    outputAxis: outputAxis === undefined ? undefined : statedAxes('centralize.outputAxis', outputAxis),
    at: point,
    minRank: number('centralize.minRank', minRank, countFromOne),
    minFanIn: number('centralize.minFanIn', minFanIn, countFromOne),
  };
}
