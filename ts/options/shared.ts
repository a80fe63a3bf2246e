// Shared options: what callers can tell every optimizer, with defaults and checks.

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
  positiveUpToOne,
  wrongType,
} from './checks.ts';

/**
 * A number, or a function of the number of steps taken so far, which is 0 before the first step (as in optax). The
 * optimizer calls it once per step. It must return a finite number of 0 or more: otherwise `step()` throws a RangeError
 * and changes nothing.
 *
 * @example
 * const warmUp: Schedule = (n) => 1e-3 * Math.min(1, (n + 1) / 500); // 2e-6 for the first step, 1e-3 from the 500th on
 */
export type Schedule = number | ((stepsTaken: number) => number);

/** What to centralize: the gradient or the update, with or without the weight decay; see {@link CentralizeOptions}. */
export type CentralizeAt = 'gradient' | 'gradient+decay' | 'update' | 'update+decay';

/** How gradients are centralized (Yong et al. 2020, arXiv 2004.01461). */
export interface CentralizeOptions {
  /**
   * The axis or axes that number the output units; the mean is taken over all other axes. Negative axes count from the
   * end. Use 0 for PyTorch and ONNX, `[out, in, ...]`; -1 for TensorFlow.js, Keras and JAX, `[..., in, out]`; `[2, 3]`
   * for a tfjs depthwise convolution, `[h, w, in, multiplier]`; 1 for a PyTorch transposed convolution, `[in, out, h,
   * w]`. There is no default, because a wrong axis raises no error; training just gets worse. A parameter's own
   * `outputAxis` takes precedence.
   */
  readonly outputAxis?: number | readonly number[];
  /**
   * What is centralized. With g the gradient, k the weight decay, U the rule's update and Phi(x) = x - mean(x):
   *
   * | `at` | coupled decay | decoupled decay |
   * | --- | --- | --- |
   * | 'gradient' | Phi(g) + k w | U from Phi(g); w -= lr (U + k w) |
   * | 'gradient+decay' | Phi(g + k w), as in the paper | RangeError |
   * | 'update' | U from g + k w; w -= lr Phi(U) | w -= lr (Phi(U) + k w) |
   * | 'update+decay' | RangeError | w -= lr Phi(U + k w) |
   *
   * With Adam, only 'update' (with coupled decay) and 'update+decay' keep the sum of a unit's weights fixed: dividing
   * by the root undoes what centralizing the gradient did. In the authors' code, SGD and Adam with `gc_loc=True` are
   * 'gradient+decay', and `gc_loc=False` is 'update'. The RangeErrors do not depend on the value of `weightDecay`.
   *
   * @defaultValue 'gradient+decay', or 'gradient' if the weight decay is decoupled
   */
  readonly at?: CentralizeAt;
  /**
   * Parameters of a lower rank are not centralized. An integer of 1 or more; 4 is what the authors' code does with
   * `gc_conv_only`.
   *
   * @defaultValue 2
   */
  readonly minRank?: number;
  /**
   * Parameters that average over fewer elements are not centralized. An integer of 1 or more. With 1, the gradient of a
   * parameter with a fan-in of 1 would become 0, and the parameter would never train.
   *
   * @defaultValue 2
   */
  readonly minFanIn?: number;
}

/** The options of every optimizer. */
export interface SharedOptions {
  /** The learning rate: a finite number of 0 or more, or a schedule. */
  readonly lr?: Schedule;
  /**
   * The weight decay k: a finite number of 0 or more, or a schedule.
   *
   * @defaultValue 0; 0.01 for AdamW
   */
  readonly weightDecay?: Schedule;
  /**
   * false adds k w to the gradient. true subtracts it from the weights, `w -= lr k w`, with w as it was before the
   * step.
   *
   * @defaultValue false; true for AdamW
   */
  readonly decoupledWeightDecay?: boolean;
  /**
   * Negate the gradient first. The weight decay is added after that, as in torch.
   *
   * @defaultValue false
   */
  readonly maximize?: boolean;
  /**
   * Gradient Centralization. With `true`, every parameter of rank 2 or more must state its own `outputAxis`. If a
   * parameter is to be centralized and no axis is stated for it, the constructor throws a TypeError; if the axis does
   * not fit its shape, a RangeError.
   *
   * @defaultValue false
   * @example
   * new SGDM({ w: { shape: [128, 784], initial } }, { lr: 0.1, centralize: { outputAxis: 0 } }); // PyTorch's layout
   */
  readonly centralize?: boolean | CentralizeOptions;
  /**
   * Limit the global L2 norm of the gradients, as torch's `clip_grad_norm_` does: a step scales all of them by clipNorm
   * / (norm + 1e-6) if that is below 1. The norm is taken after `gradScale` and leaves out frozen parameters; what is
   * stored in `grad` does not change. A number above 0. A norm that is infinite or NaN has the same effect as in torch.
   *
   * @defaultValue no limit
   */
  readonly clipNorm?: number;
  /**
   * A factor for every gradient, applied before the norm is taken: for gradient accumulation or loss scaling. A finite
   * number above 0.
   *
   * @defaultValue 1
   */
  readonly gradScale?: number;
  /**
   * What to do about a NaN or an infinity in the gradients of parameters that train, or in their norm. With 'skip',
   * `step()` changes nothing, clears nothing, and returns false. With 'propagate' it uses them as they are, as torch
   * does.
   *
   * @defaultValue 'propagate'
   */
  readonly nonFinite?: 'propagate' | 'skip';
  /**
   * Keep an exponential moving average of every parameter's weights in `parameter.average`, as optax's `ema` with
   * `debias` does. The value is d in `e = d e + (1 - d) w`, `average = e / (1 - d^t)`: a number of 0 or more and below
   * 1.
   *
   * @defaultValue no averages
   */
  readonly averageWeights?: number;
  /**
   * Lookahead (Zhang et al. 2019, arXiv 1907.08610): keep slow weights in `parameter.slow`, which begin as the initial
   * weights. After every `every`-th step they move towards the weights, `slow = slow + alpha (w - slow)`, and the weights
   * continue from there, `w = slow`; the state of the rule stays as it is. Frozen parameters are left alone.
   *
   * @defaultValue no slow weights; `every` 5 and `alpha` 0.5 if they are left out
   * @example
   * new RAdam(spec, { lookahead: { every: 6 }, centralize: { outputAxis: 0 } }); // Ranger
   */
  readonly lookahead?: LookaheadOptions;
}

/** When and how far slow weights move, see {@link SharedOptions.lookahead}. */
export interface LookaheadOptions {
  /**
   * They move after every step whose number this divides: an integer of 1 or more.
   *
   * @defaultValue 5
   */
  readonly every?: number;
  /**
   * How far: a number above 0 and at most 1.
   *
   * @defaultValue 0.5
   */
  readonly alpha?: number;
}

/** Options of one step. */
export interface StepOptions {
  /**
   * Clear all gradients in the same pass, including those of frozen parameters. A skipped step clears nothing.
   *
   * @defaultValue false
   */
  readonly zeroGrad?: boolean;
}

/** Options of `save`. */
export interface SaveOptions {
  /**
   * Also write the state, the number of steps taken and the options. Without them the file holds only the weights,
   * which any class can load.
   *
   * @defaultValue true
   */
  readonly state?: boolean;
}

/** The names of the options that every optimizer has. */
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
  'lookahead',
];

/** The points at which centralization can act. Their order is part of the digest. */
export const POINTS: readonly CentralizeAt[] = ['gradient', 'gradient+decay', 'update', 'update+decay'];

/** The `centralize` option, checked, with defaults filled in. */
export interface Centralization {
  readonly on: boolean;
  readonly outputAxis: unknown;
  readonly at: CentralizeAt;
  readonly minRank: number;
  readonly minFanIn: number;
}

/** The shared options, checked, with defaults filled in. */
export interface Settings {
  readonly lr: Schedule;
  readonly weightDecay: Schedule;
  readonly decoupled: boolean;
  readonly maximize: boolean;
  readonly centralization: Centralization;
  readonly clipNorm: number;
  readonly gradScale: number;
  readonly skipNonFinite: boolean;
  /** undefined for no averages. */
  readonly averageWeights: number | undefined;
  /** undefined for no slow weights. */
  readonly lookahead: Required<LookaheadOptions> | undefined;
}

/** The defaults that differ between optimizers. Without an `lr` here, the caller has to pass one. */
export interface Defaults {
  readonly lr?: number;
  readonly weightDecay: number;
  readonly decoupled: boolean;
}

/** Checks the shared options. */
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
    lookahead: lookaheadOf(options.lookahead),
  };
}

function lookaheadOf(value: LookaheadOptions | undefined): Settings['lookahead'] {
  if (value === undefined) return undefined;
  if (typeof value !== 'object' || value === null) {
    throw wrongType('lookahead', value, 'an object such as { every: 5, alpha: 0.5 }');
  }
  const { every = 5, alpha = 0.5 } = fields('lookahead', value, ['every', 'alpha'], 'lookahead: option');
  return {
    every: number('lookahead.every', every, countFromOne),
    alpha: number('lookahead.alpha', alpha, positiveUpToOne),
  };
}

/** Whether the kernels have to compute what they centralize: an update, or a gradient with its weight decay. */
export function isComputed({ weightDecay, centralization: { at } }: Settings): boolean {
  return at === 'update' || at === 'update+decay' || (at === 'gradient+decay' && weightDecay !== 0);
}

/** Returns the value if it is a valid rate or a function. */
export function schedule(what: string, value: unknown): Schedule {
  if (typeof value === 'function') return value as (stepsTaken: number) => number;
  if (typeof value !== 'number') {
    throw wrongType(what, value, `${nonNegative.expected}, or a function of the number of steps taken that gives one`);
  }
  return number(what, value, nonNegative);
}

/** The value of a schedule for the step that follows `stepsTaken` steps. */
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
