// RMSprop (Tieleman and Hinton 2012, Coursera lecture 6.5), with momentum and centering as in torch.

import { belowOne, boolean, nonNegativeFloat32, number } from '../options/checks.ts';
import type { Schedule } from '../options/schedule.ts';
import { type ExtendOptions, SHARED_OPTIONS, type SharedOptions } from '../options/shared.ts';
import type { Spec } from '../options/spec.ts';
import { hasBuffer, MomentumOptimizer, momentumOf } from './momentum.ts';
import { type Family, floorOf, type Rule, SMALLEST_NORMAL } from './rule.ts';

/**
 * The options of {@link RMSprop}: those of `torch.optim.RMSprop` in camelCase, and more. The default of `lr` is 1e-2.
 */
export interface RMSpropOptions extends SharedOptions {
  /**
   * The decay rate of the mean of squares: a number of 0 or more and below 1.
   *
   * @defaultValue 0.99
   */
  readonly alpha?: number | undefined;
  /**
   * Added to the root: a number of 0 or more.
   *
   * @defaultValue 1e-8
   */
  readonly eps?: number | undefined;
  /**
   * mu, the factor of the momentum buffer: a number of 0 or more and below 1, or a schedule. If it is 0 here, there is
   * no buffer. If it becomes 0 later, the buffer is the latest update; torch leaves it as it was.
   *
   * @defaultValue 0
   */
  readonly momentum?: Schedule | undefined;
  /**
   * Divide by the root of the variance of the gradient instead of its mean square. Takes one more state array.
   *
   * @defaultValue false
   */
  readonly centered?: boolean | undefined;
}

/** The state of one parameter of {@link RMSprop}: views of the same length as its `data`, initially 0. */
export type RMSpropState = {
  /** v, the moving average of the squared gradient. */
  readonly squareAvg: Float32Array;
  /** b, the momentum buffer; undefined if `momentum` is 0. */
  readonly momentumBuffer?: Float32Array | undefined;
  /** a, the moving average of the gradient; undefined without `centered`. */
  readonly gradAvg?: Float32Array | undefined;
};

/**
 * v and a decay with alpha, b with mu; the kernel takes the arrays in the order a, b, v (crate/src/rules/rmsprop.rs).
 */
function ruleOf({ alpha = 0.99, eps = 1e-8, momentum: initial = 0, centered = false }: RMSpropOptions): Rule {
  const momentum = momentumOf(initial);
  const fixed = {
    alpha: number('alpha', alpha, belowOne),
    eps: number('eps', eps, nonNegativeFloat32),
    centered: boolean('centered', centered),
  };
  const slots = ['squareAvg', ...(hasBuffer(momentum) ? ['momentumBuffer'] : []), ...(centered ? ['gradAvg'] : [])];
  const [epsilon, floor] = [Math.max(eps, SMALLEST_NORMAL), floorOf(eps, alpha)];
  return {
    code: 4,
    slots,
    arrays: ['gradAvg', 'momentumBuffer', 'squareAvg'].map((slot) => (slots.includes(slot) ? slot : 'squareAvg')),
    hyperparameters: [momentum],
    settings: ([mu]) => [alpha, eps, mu, Number(centered)],
    options: () => ({ ...fixed, momentum: momentum.value }),
    scalars(_, [mu], into) {
      into[0] = alpha;
      into[1] = 1 - alpha;
      into[2] = epsilon;
      into[3] = mu;
      into[4] = floor;
      into[5] = Number(centered);
    },
  };
}

const RMSPROP: Family<RMSpropOptions> = {
  kind: 'RMSprop',
  relatives: ['RMSprop'],
  optionNames: [...SHARED_OPTIONS, 'alpha', 'eps', 'momentum', 'centered'],
  defaults: { lr: 1e-2, weightDecay: 0, decoupled: false },
  ruleOf,
};

/**
 * RMSprop. With g the gradient including its weight decay:
 *
 * ```text
 * v = alpha v + (1 - alpha) g g
 * a = alpha a + (1 - alpha) g             centered; else a = 0
 * b = mu b + g / (sqrt(v - a a) + eps)
 * w = w - lr b
 * ```
 *
 * In a digest: 4, then alpha, eps, momentum and centered.
 *
 * @throws TypeError if an option or a field of the spec is unknown or has the wrong type; RangeError if a value is
 * wrong or if there is not enough memory, which takes 12 bytes per element, and 4 more each with `momentum` and
 * `centered`
 * @example
 * const optimizer = new RMSprop({ w: { shape: [1], initial: 1 } }, { lr: 0.01 });
 * optimizer.grad.fill(2);
 * optimizer.step(); // v is 0.04, w is 1 - 0.01 * 2 / 0.2 = 0.9
 */
export class RMSprop<Name extends string = string> extends MomentumOptimizer<Name, RMSpropState, RMSpropOptions> {
  /** The name in checkpoints and summaries. A getter, so that minifiers keep it. */
  static override get name(): string {
    return RMSPROP.kind;
  }

  /**
   * @param spec - maps names to shapes and initial values, see {@link ParameterSpec}
   * @param options - see {@link RMSpropOptions}; all of them have defaults
   */
  constructor(spec: Spec<Name>, options: RMSpropOptions = {}) {
    super(spec, options, RMSPROP);
  }

  /**
   * Creates an optimizer from a file written by `save`, without a spec: with its weights, state, steps taken and
   * options. `overrides` take precedence over the saved options. They must contain every schedule, which a file cannot
   * hold, and all options if the file holds only weights.
   *
   * @throws TypeError or RangeError with a message that names what is wrong with the file, or what is missing
   * @example
   * const optimizer = RMSprop.from(readFileSync('model.safetensors'), { lr: 1e-4 });
   */
  static from(bytes: Uint8Array, overrides?: Partial<RMSpropOptions>): RMSprop {
    return RMSprop.revive<RMSpropOptions, RMSprop>(RMSprop, RMSPROP, bytes, overrides);
  }

  override extend<More extends string, Gone extends Name = never>(
    spec: Spec<More>,
    options?: ExtendOptions<Gone>,
  ): RMSprop<Exclude<Name, Gone> | More> {
    return this.grow(RMSprop, spec, options);
  }
}
