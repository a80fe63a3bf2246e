// Options: what every optimizer can be told, with defaults and checks.

import {
  belowOne,
  boolean,
  countFromOne,
  fields,
  limit,
  nonNegative,
  number,
  oneOf,
  positive,
  wrongType,
} from './errors.ts';
import { statedAxes } from './spec.ts';

/** A number, or a function of the number of steps taken: 0 before the first step (as in optax). */
export type Schedule = number | ((stepsTaken: number) => number);

/** What is centralized: the gradient or the update, with or without the weight decay in it. */
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
   * Default: 'gradient+decay', or 'gradient' where weight decay is decoupled.
   */
  readonly at?: CentralizeAt;
  /** Parameters of lower rank are left alone: 2; 4 is the paper's code with `gc_conv_only`. */
  readonly minRank?: number;
  /** With fewer averaged elements a parameter is left alone: 2, because with 1 its gradient would become 0. */
  readonly minFanIn?: number;
}

/** The options of every optimizer. */
export interface SharedOptions {
  /** Learning rate: a finite number of 0 or more, or a schedule. */
  readonly lr?: Schedule;
  /** Weight decay k: a finite number of 0 or more, or a schedule. 0, but 0.01 for AdamW. */
  readonly weightDecay?: Schedule;
  /** false: k w is added to the gradient. true: `w -= lr k w`. false, but true for AdamW. */
  readonly decoupledWeightDecay?: boolean;
  /** Negate the gradient first; weight decay is added after, as in torch. false. */
  readonly maximize?: boolean;
  /** Gradient Centralization; `true` means that every parameter of rank 2 and more states its own `outputAxis`. false. */
  readonly centralize?: boolean | CentralizeOptions;
  /** Scale all gradients so that their global L2 norm is at most this (torch's `clip_grad_norm_`). None. */
  readonly clipNorm?: number;
  /** Every gradient is multiplied by it, before the norm is taken: accumulation, loss scaling. 1. */
  readonly gradScale?: number;
  /** 'skip': with a NaN or an infinity in any gradient, `step()` changes nothing and returns false. 'propagate'. */
  readonly nonFinite?: 'propagate' | 'skip';
  /**
   * Keep an exponential moving average of every parameter's weights in `parameter.average`, as optax's `ema` with
   * `debias` does: d in `e = d e + (1 - d) w`, `average = e / (1 - d^t)`; 0 or more and below 1. None.
   */
  readonly averageWeights?: number;
}

/** The names of the options of every optimizer. */
export const SHARED: readonly string[] = [
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
    clipNorm: number('clipNorm', clipNorm, limit),
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
