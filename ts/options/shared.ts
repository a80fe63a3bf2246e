// Shared options: the options that every optimizer takes, with defaults and checks.

import { type Centralization, type CentralizeOptions, centralizationOf } from './centralize.ts';
import {
  belowOne,
  boolean,
  count,
  countFromOne,
  fields,
  nonNegativeFloat32,
  number,
  oneOf,
  positiveFloat32,
  positiveOrInfinite,
  positiveUpToOne,
  wrongType,
} from './checks.ts';
import { Hyperparameter } from './hyperparameter.ts';
import type { Schedule } from './schedule.ts';

/** The options of every optimizer. An option that is undefined counts as left out. */
export interface SharedOptions {
  /**
   * The learning rate: a finite float32 of 0 or more, or a schedule.
   *
   * @defaultValue 1e-3 for Adam, AdamW and RAdam; 1e-2 for RMSprop; 1e-4 for Lion; required for SGD and SGDM
   */
  readonly lr?: Schedule | undefined;
  /**
   * The weight decay k: a finite float32 of 0 or more, or a schedule.
   *
   * @defaultValue 0; 0.01 for AdamW
   */
  readonly weightDecay?: Schedule | undefined;
  /**
   * false adds k w to the gradient. true subtracts it from the weights, `w -= lr k w`, with w as it was before the
   * step.
   *
   * @defaultValue false; true for AdamW
   */
  readonly decoupledWeightDecay?: boolean | undefined;
  /**
   * Negate the gradient first. The weight decay is added after that, as in torch.
   *
   * @defaultValue false
   */
  readonly maximize?: boolean | undefined;
  /**
   * Gradient Centralization. With `true`, every parameter of rank 2 or more must state its own `outputAxis`. If a
   * parameter is to be centralized and no axis is stated for it, the constructor throws a TypeError; if the axis does
   * not fit its shape, a RangeError.
   *
   * @defaultValue false
   * @example
   * new SGDM({ w: { shape: [128, 784], initial } }, { lr: 0.1, centralize: { outputAxis: 0 } }); // PyTorch's layout
   */
  readonly centralize?: boolean | CentralizeOptions | undefined;
  /**
   * Limit the global L2 norm of the gradients, as torch's `clip_grad_norm_` does: a step scales all of them by clipNorm
   * / (norm + 1e-6) if that is below 1. The norm is taken after `gradScale` and leaves out frozen parameters; what is
   * stored in `grad` does not change. A number above 0, or a schedule; Infinity for no limit. A norm that is infinite
   * or NaN has the same effect as in torch.
   *
   * @defaultValue no limit
   */
  readonly clipNorm?: Schedule | undefined;
  /**
   * A factor for every gradient, applied before the norm is taken: for gradient accumulation or loss scaling. A finite
   * float32 above 0.
   *
   * @defaultValue 1
   */
  readonly gradScale?: number | undefined;
  /**
   * What to do about a NaN or an infinity in the gradients of parameters that train, or in their norm. With 'skip',
   * `step()` changes nothing, clears nothing, and returns false. It does the same if a gradient no longer fits in
   * float32 after `gradScale` and clipping. With 'propagate' it uses them as they are, as torch does.
   *
   * @defaultValue 'propagate'
   */
  readonly nonFinite?: 'propagate' | 'skip' | undefined;
  /**
   * Keep an exponential moving average of every parameter's weights in `parameter.average`, as optax's `ema` with
   * `debias` does. The value is d in `e = d e + (1 - d) w`, `average = e / (1 - d^t)`: a number of 0 or more and below
   * 1; false for none. If `lookahead` moves the weights, the moved weights are averaged.
   *
   * @defaultValue no averages
   */
  readonly averageWeights?: number | false | undefined;
  /**
   * Lookahead (Zhang et al. 2019, arXiv 1907.08610): keep slow weights in `parameter.slow`, which start as the initial
   * weights. After every `every` steps they move towards the weights, `slow = slow + alpha (w - slow)`, and the weights
   * continue from there, `w = slow`. The state of the rule stays as it is. Frozen parameters are left alone. false for
   * none.
   *
   * @defaultValue no slow weights
   * @example
   * new RAdam(spec, { lookahead: { every: 6 }, centralize: { outputAxis: 0 } }); // Ranger
   */
  readonly lookahead?: LookaheadOptions | false | undefined;
  /**
   * Keep everything in shared memory, so that workers can read and write the arrays without a copy, with
   * `attach(optimizer.handle)` from `zeromean/threads`. The optimizer gets its own memory. In a browser, the page must
   * be cross-origin isolated.
   *
   * @defaultValue false; true with a `team`
   */
  readonly shared?: boolean | undefined;
  /**
   * Threads that share the work of large steps, from `startTeam` of `zeromean/threads`. Results (to the bit), options
   * and checkpoints are the same with and without a team.
   *
   * @defaultValue no team
   */
  readonly team?: TeamLike | undefined;
  /**
   * How many workers compute gradients, each into its own array, `optimizer.replicas[i]`. A step uses their mean: g0 +
   * g1 + ..., in this order, times 1 / replicas. Requires a `team`, which may have just one thread.
   *
   * @defaultValue 0: gradients are written to `grad`
   */
  readonly replicas?: number | undefined;
}

/** What the options need of a team from `zeromean/threads`. */
export interface TeamLike {
  /** How many threads share a step. */
  readonly threads: number;
}

/** When and how far slow weights move, see {@link SharedOptions.lookahead}. */
export interface LookaheadOptions {
  /**
   * The number of steps between two moves: an integer of 1 or more.
   *
   * @defaultValue 5
   */
  readonly every?: number | undefined;
  /**
   * How far they move: a number above 0 and at most 1.
   *
   * @defaultValue 0.5
   */
  readonly alpha?: number | undefined;
}

/** Options of one step. */
export interface StepOptions {
  /**
   * Clear all gradients in the same pass, including those of frozen parameters. A skipped step clears nothing.
   *
   * @defaultValue false
   */
  readonly zeroGrad?: boolean | undefined;
  /**
   * The names of parameters that have no gradient in this step, like those whose `grad` is None in torch: the step
   * leaves them, their state and their counts alone, as if they were frozen. The content of their `grad` does not
   * matter.
   *
   * @defaultValue none
   */
  readonly absent?: readonly string[] | undefined;
}

/** Options of `extend`. */
export interface ExtendOptions<Name extends string = string> {
  /**
   * The names of parameters to leave out of the new optimizer, for models that lose a part.
   *
   * @defaultValue none
   */
  readonly without?: readonly Name[] | undefined;
}

/** Options of `load`. */
export interface LoadOptions {
  /**
   * With false, take whatever fits by name and shape, and leave everything else as it is.
   *
   * @defaultValue true
   */
  readonly strict?: boolean | undefined;
}

/** What `load` ignored, or had to initialize. Everything is empty if the file holds exactly what the optimizer has. */
export interface LoadReport {
  /** Parameters that the file does not have. They stay as they are. */
  readonly missing: readonly string[];
  /** Tensors in the file that were ignored, because the optimizer has no parameter of that name. */
  readonly unexpected: readonly string[];
  /** Parameters that have a different shape in the file. They stay as they are. */
  readonly mismatched: readonly string[];
  /** State that the file does not have, such as `maxExpAvgSq`. It starts as at construction. */
  readonly newState: readonly string[];
  /** State in the file that the optimizer does not have. */
  readonly droppedState: readonly string[];
}

/** Options of `save`. */
export interface SaveOptions {
  /**
   * Also write the state, the numbers of steps taken, the options and the settings of each parameter. Without them the
   * file holds only the weights, which any class can load.
   *
   * @defaultValue true
   */
  readonly state?: boolean | undefined;
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
  'shared',
  'team',
  'replicas',
];

/** The shared options, checked, with defaults filled in. */
export interface Settings {
  readonly lr: Hyperparameter;
  readonly weightDecay: Hyperparameter;
  readonly clipNorm: Hyperparameter;
  readonly decoupled: boolean;
  readonly maximize: boolean;
  readonly centralization: Centralization;
  readonly gradScale: number;
  readonly skipNonFinite: boolean;
  /** undefined for no averages. */
  readonly averageWeights: number | undefined;
  /** undefined for no slow weights. */
  readonly lookahead: { readonly every: number; readonly alpha: number } | undefined;
  readonly hosting: Hosting;
}

/** Where an optimizer lives, and who runs its kernels. Not part of digests and checkpoints. */
export interface Hosting {
  readonly shared: boolean;
  readonly replicas: number;
  readonly team: TeamLike | undefined;
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
  const { maximize = false, clipNorm = Infinity, gradScale = 1, nonFinite = 'propagate' } = options;
  const { averageWeights = false, lookahead = false } = options;
  const decoupled = boolean('decoupledWeightDecay', decoupledWeightDecay);
  return {
    lr: new Hyperparameter('lr', lr, nonNegativeFloat32),
    weightDecay: new Hyperparameter('weightDecay', weightDecay, nonNegativeFloat32),
    clipNorm: new Hyperparameter('clipNorm', clipNorm, positiveOrInfinite),
    decoupled,
    maximize: boolean('maximize', maximize),
    centralization: centralizationOf(options.centralize, decoupled),
    gradScale: number('gradScale', gradScale, positiveFloat32),
    skipNonFinite: oneOf('nonFinite', nonFinite, ['propagate', 'skip']) === 'skip',
    averageWeights: averageWeights === false ? undefined : number('averageWeights', averageWeights, belowOne),
    lookahead: lookaheadOf(lookahead),
    hosting: hostingOf(options),
  };
}

function hostingOf({ team, replicas = 0, shared = team !== undefined }: SharedOptions): Hosting {
  if (team !== undefined && typeof (team as { host?: unknown } | null)?.host !== 'function') {
    throw wrongType('team', team, 'a team, as startTeam of zeromean/threads gives');
  }
  boolean('shared', shared);
  number('replicas', replicas, count);
  if (team === undefined && replicas > 0)
    throw new RangeError(`replicas is ${replicas} and there is no team, expected one`);
  return { shared: shared || team !== undefined, replicas, team };
}

function lookaheadOf(value: LookaheadOptions | false): Settings['lookahead'] {
  if (value === false) return undefined;
  if (typeof value !== 'object' || value === null) {
    throw wrongType('lookahead', value, 'an object such as { every: 5, alpha: 0.5 }');
  }
  const { every = 5, alpha = 0.5 } = fields('lookahead', value, ['every', 'alpha'], 'lookahead: option');
  return {
    every: number('lookahead.every', every, countFromOne),
    alpha: number('lookahead.alpha', alpha, positiveUpToOne),
  };
}

/**
 * Whether the kernels have to compute what they centralize: an update, or a gradient with its weight decay, which may
 * be 0 now but not later.
 */
export function isComputed({ centralization: { at } }: Settings): boolean {
  return at !== 'gradient';
}
