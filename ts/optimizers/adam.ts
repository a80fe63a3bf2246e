// Adam (Kingma and Ba 2015, arXiv 1412.6980), AdamW (Loshchilov and Hutter 2019, arXiv 1711.05101) and AMSGrad (Reddi
// et al. 2018, arXiv 1904.09237).

import { boolean, nonNegativeFloat32, number } from '../options/checks.ts';
import type { Schedule } from '../options/schedule.ts';
import { type ExtendOptions, SHARED_OPTIONS, type SharedOptions } from '../options/shared.ts';
import type { Spec } from '../options/spec.ts';
import { BetasOptimizer, betasOf } from './betas.ts';
import { type Family, floorOf, power, type Rule, SMALLEST_NORMAL } from './rule.ts';

/**
 * The options of {@link Adam} and {@link AdamW}: those of `torch.optim` in camelCase, and more. The default of `lr` is
 * 1e-3.
 */
export interface AdamOptions extends SharedOptions {
  /**
   * b1 and b2, the decay rates of the two moments: each a number of 0 or more and below 1, or a schedule.
   *
   * @defaultValue [0.9, 0.999]
   */
  readonly betas?: readonly [Schedule, Schedule] | undefined;
  /**
   * Added to the root of the bias-corrected second moment, as in torch: a number of 0 or more.
   *
   * @defaultValue 1e-8
   */
  readonly eps?: number | undefined;
  /**
   * Added to the root of the uncorrected second moment instead of `eps`: Kingma and Ba's epsilon-hat, as in Keras. A
   * number of 0 or more.
   *
   * @defaultValue `eps` is used instead
   */
  readonly epsHat?: number | undefined;
  /**
   * Divide by the root of the largest v so far instead of the current one, bias-corrected as in torch. Takes one more
   * state array.
   *
   * @defaultValue false
   */
  readonly amsgrad?: boolean | undefined;
}

/** The state of one parameter of {@link Adam} or {@link AdamW}: views of the same length as its `data`, initially 0. */
export type AdamState = {
  /** m, the moving average of the gradient, without bias correction. */
  readonly expAvg: Float32Array;
  /** v, the moving average of the squared gradient, without bias correction. */
  readonly expAvgSq: Float32Array;
  /** The largest v so far, element by element; undefined without `amsgrad`. */
  readonly maxExpAvgSq?: Float32Array | undefined;
};

/**
 * alpha = sqrt(1 - b2^t) / (1 - b1^t), eps' = eps sqrt(1 - b2^t), U = alpha m / (sqrt(v) + eps')
 * (crate/src/rules/adam.rs).
 */
function ruleOf({ betas = [0.9, 0.999], eps, epsHat, amsgrad = false }: AdamOptions): Rule {
  const hyperparameters = betasOf(betas);
  if (eps !== undefined && epsHat !== undefined) {
    throw new RangeError('eps and epsHat are both set, expected one: eps as in torch, or epsHat as in Keras');
  }
  const epsIsHat = epsHat !== undefined;
  const name = epsIsHat ? 'epsHat' : 'eps';
  const epsilon = number(name, epsIsHat ? epsHat : eps === undefined ? 1e-8 : eps, nonNegativeFloat32);
  boolean('amsgrad', amsgrad);
  return {
    code: amsgrad ? 3 : 2,
    slots: ['expAvg', 'expAvgSq', ...(amsgrad ? ['maxExpAvgSq'] : [])],
    hyperparameters,
    settings: ([b1, b2]) => [b1, b2, epsilon, Number(epsIsHat), Number(amsgrad)],
    options: () => ({ betas: hyperparameters.map(({ value }) => value), [name]: epsilon, amsgrad }),
    scalars(stepsTaken, [b1, b2], into) {
      const root = Math.sqrt(1 - power(b2, stepsTaken + 1));
      into[0] = b1;
      into[1] = 1 - b1;
      into[2] = b2;
      into[3] = 1 - b2;
      into[4] = root / (1 - power(b1, stepsTaken + 1));
      into[5] = Math.max(epsIsHat ? epsilon : epsilon * root, SMALLEST_NORMAL);
      into[6] = floorOf(epsilon, b2);
    },
  };
}

const relatives = ['Adam', 'AdamW'];
const optionNames = [...SHARED_OPTIONS, 'betas', 'eps', 'epsHat', 'amsgrad'];

const ADAM: Family<AdamOptions> = {
  kind: 'Adam',
  relatives,
  optionNames,
  defaults: { lr: 1e-3, weightDecay: 0, decoupled: false },
  ruleOf,
};

const ADAMW: Family<AdamOptions> = {
  kind: 'AdamW',
  relatives,
  optionNames,
  defaults: { lr: 1e-3, weightDecay: 0.01, decoupled: true },
  ruleOf,
};

/**
 * Adam. With t the number of the step, counted from 1, and g the gradient including its weight decay:
 *
 * ```text
 * m = b1 m + (1 - b1) g
 * v = b2 v + (1 - b2) g g
 * w = w - lr (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + eps)
 * ```
 *
 * In a digest: 2, or 3 with `amsgrad`, then both betas, eps or epsHat, whether it is epsHat, and amsgrad.
 *
 * @throws TypeError if an option or a field of the spec is unknown or has the wrong type; RangeError if a value is
 * wrong or if there is not enough memory, which takes 16 bytes per element, or 20 with `amsgrad`
 * @example
 * const optimizer = new Adam({ w: { shape: [2], initial: [1, 2] } }, { lr: 0.1 });
 * optimizer.parameters.w.grad.set([5, -0.01]);
 * optimizer.step(); // w is [0.9, 2.1]: the first step has the length lr, however large the gradient is
 */
export class Adam<Name extends string = string> extends BetasOptimizer<Name, AdamState, AdamOptions> {
  /** The name in checkpoints and summaries. A getter, so that minifiers keep it. */
  static override get name(): string {
    return ADAM.kind;
  }

  /**
   * @param spec - maps names to shapes and initial values, see {@link ParameterSpec}
   * @param options - see {@link AdamOptions}; all of them have defaults
   */
  constructor(spec: Spec<Name>, options: AdamOptions = {}) {
    super(spec, options, ADAM);
  }

  /**
   * Creates an optimizer from a file written by `save`, without a spec: with its weights, state, steps taken and
   * options. `overrides` take precedence over the saved options. They must contain every schedule, which a file cannot
   * hold, and all options if the file holds only weights.
   *
   * @throws TypeError or RangeError with a message that names what is wrong with the file, or what is missing
   * @example
   * const optimizer = Adam.from(readFileSync('model.safetensors'), { lr: 1e-4 });
   */
  static from(bytes: Uint8Array, overrides?: Partial<AdamOptions>): Adam {
    return Adam.revive<AdamOptions, Adam>(Adam, ADAM, bytes, overrides);
  }

  override extend<More extends string, Gone extends Name = never>(
    spec: Spec<More>,
    options?: ExtendOptions<Gone>,
  ): Adam<Exclude<Name, Gone> | More> {
    return this.grow(Adam, spec, options);
  }
}

/**
 * Adam with decoupled weight decay, by default 0.01: `w = w - lr (U + k w)`, with k the weight decay, and U the update
 * of {@link Adam} computed from the gradient alone.
 *
 * @throws TypeError if an option or a field of the spec is unknown or has the wrong type; RangeError if a value is
 * wrong or if there is not enough memory, which takes 16 bytes per element, or 20 with `amsgrad`
 * @example
 * const optimizer = new AdamW({ w: { shape: [1], initial: 2 } }, { lr: 0.1, weightDecay: 0.5 });
 * optimizer.grad.fill(3);
 * optimizer.step(); // w is 2 - 0.1 (1 + 0.5 * 2) = 1.8
 */
export class AdamW<Name extends string = string> extends BetasOptimizer<Name, AdamState, AdamOptions> {
  /** The name in checkpoints and summaries. A getter, so that minifiers keep it. */
  static override get name(): string {
    return ADAMW.kind;
  }

  /**
   * @param spec - maps names to shapes and initial values, see {@link ParameterSpec}
   * @param options - see {@link AdamOptions}; all of them have defaults
   */
  constructor(spec: Spec<Name>, options: AdamOptions = {}) {
    super(spec, options, ADAMW);
  }

  /**
   * Creates an optimizer from a file written by `save`, without a spec: with its weights, state, steps taken and
   * options. `overrides` take precedence over the saved options. They must contain every schedule, which a file cannot
   * hold, and all options if the file holds only weights.
   *
   * @throws TypeError or RangeError with a message that names what is wrong with the file, or what is missing
   * @example
   * const optimizer = AdamW.from(readFileSync('model.safetensors'), { lr: 1e-4 });
   */
  static from(bytes: Uint8Array, overrides?: Partial<AdamOptions>): AdamW {
    return AdamW.revive<AdamOptions, AdamW>(AdamW, ADAMW, bytes, overrides);
  }

  override extend<More extends string, Gone extends Name = never>(
    spec: Spec<More>,
    options?: ExtendOptions<Gone>,
  ): AdamW<Exclude<Name, Gone> | More> {
    return this.grow(AdamW, spec, options);
  }
}
