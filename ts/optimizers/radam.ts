// RAdam (Liu et al. 2020, arXiv 1908.03265), algorithm 2, with epsilon where torch has it.

import { nonNegativeFloat32, number } from '../options/checks.ts';
import type { Schedule } from '../options/schedule.ts';
import { type ExtendOptions, SHARED_OPTIONS, type SharedOptions } from '../options/shared.ts';
import type { Spec } from '../options/spec.ts';
import type { AdamState } from './adam.ts';
import { BetasOptimizer, betasOf } from './betas.ts';
import { type Family, floorOf, power, type Rule, SMALLEST_NORMAL } from './rule.ts';

/** The options of {@link RAdam}: those of `torch.optim.RAdam` in camelCase, and more. The default of `lr` is 1e-3. */
export interface RAdamOptions extends SharedOptions {
  /**
   * b1 and b2, the decay rates of the two moments: each a number of 0 or more and below 1, or a schedule.
   *
   * @defaultValue [0.9, 0.999]
   */
  readonly betas?: readonly [Schedule, Schedule] | undefined;
  /**
   * Added to the root of the uncorrected second moment, as in torch: a number of 0 or more.
   *
   * @defaultValue 1e-8
   */
  readonly eps?: number | undefined;
}

/**
 * Replaces the root in steps that are not rectified. It is so large that roots below 2^39 are rounded away when added,
 * and so small that no product with it overflows before the step itself would exceed 2^64. Gradients above 2^40 shorten
 * the step by the fraction sqrt(v) / 2^64.
 */
const UNRECTIFIED = 2 ** 64;

/**
 * U = alpha m / (sqrt(v) + eps'), which the kernels of Adam compute (crate/src/rules/adam.rs). In a rectified step
 * alpha is r sqrt(1 - b2^t) / (1 - b1^t). Before that, U has to be m / (1 - b1^t): eps' is 2^64, which makes the root
 * vanish, and alpha is larger by the same factor.
 */
function ruleOf({ betas = [0.9, 0.999], eps = 1e-8 }: RAdamOptions): Rule {
  const hyperparameters = betasOf(betas);
  number('eps', eps, nonNegativeFloat32);
  return {
    code: 2,
    digestCode: 6,
    slots: ['expAvg', 'expAvgSq'],
    hyperparameters,
    settings: ([b1, b2]) => [b1, b2, eps],
    options: () => ({ betas: hyperparameters.map(({ value }) => value), eps }),
    scalars(stepsTaken, [b1, b2], into) {
      const t = stepsTaken + 1;
      const correction = 1 - power(b2, t);
      const longest = 2 / (1 - b2) - 1; // of the simple moving average that the exponential one approximates
      const length = longest - (2 * t * power(b2, t)) / correction;
      const isRectified = length > 5;
      const ratio = ((length - 4) * (length - 2) * longest) / ((longest - 4) * (longest - 2) * length);
      const root = isRectified ? Math.sqrt(ratio) * Math.sqrt(correction) : UNRECTIFIED;
      into[0] = b1;
      into[1] = 1 - b1;
      into[2] = b2;
      into[3] = 1 - b2;
      into[4] = root / (1 - power(b1, t));
      into[5] = isRectified ? Math.max(eps, SMALLEST_NORMAL) : UNRECTIFIED;
      into[6] = floorOf(eps, b2);
    },
  };
}

const RADAM: Family<RAdamOptions> = {
  kind: 'RAdam',
  relatives: ['RAdam'],
  optionNames: [...SHARED_OPTIONS, 'betas', 'eps'],
  defaults: { lr: 1e-3, weightDecay: 0, decoupled: false },
  ruleOf,
};

/**
 * RAdam: Adam that skips the second moment in its first steps, and then takes smaller steps until the variance of that
 * moment is small. With `lookahead` and `centralize` it is Ranger. With t the number of the step, counted from 1, and g
 * the gradient including its weight decay:
 *
 * ```text
 * m = b1 m + (1 - b1) g
 * v = b2 v + (1 - b2) g g
 * rho = 2 / (1 - b2) - 1,  rho_t = rho - 2 t b2^t / (1 - b2^t)
 * r = sqrt((rho_t - 4) (rho_t - 2) rho / ((rho - 4) (rho - 2) rho_t))
 * w = w - lr r m / (1 - b1^t) sqrt(1 - b2^t) / (sqrt(v) + eps)       if rho_t > 5
 * w = w - lr m / (1 - b1^t)                                          else
 * ```
 *
 * In a digest: 6, then both betas and eps.
 *
 * @throws TypeError if an option or a field of the spec is unknown or has the wrong type; RangeError if a value is
 * wrong or if there is not enough memory, which takes 16 bytes per element
 * @example
 * const optimizer = new RAdam({ w: { shape: [1], initial: 1 } }, { lr: 0.1 });
 * optimizer.grad.fill(3);
 * optimizer.step(); // w is 1 - 0.1 * 3 = 0.7: not rectified yet
 */
export class RAdam<Name extends string = string> extends BetasOptimizer<Name, AdamState, RAdamOptions> {
  /** The name in checkpoints and summaries. A getter, so that minifiers keep it. */
  static override get name(): string {
    return RADAM.kind;
  }

  /**
   * @param spec - maps names to shapes and initial values, see {@link ParameterSpec}
   * @param options - see {@link RAdamOptions}; all of them have defaults
   */
  constructor(spec: Spec<Name>, options: RAdamOptions = {}) {
    super(spec, options, RADAM);
  }

  /**
   * Creates an optimizer from a file written by `save`, without a spec: with its weights, state, steps taken and
   * options. `overrides` take precedence over the saved options. They must contain every schedule, which a file cannot
   * hold, and all options if the file holds only weights.
   *
   * @throws TypeError or RangeError with a message that names what is wrong with the file, or what is missing
   * @example
   * const optimizer = RAdam.from(readFileSync('model.safetensors'), { lr: 1e-4 });
   */
  static from(bytes: Uint8Array, overrides?: Partial<RAdamOptions>): RAdam {
    return RAdam.revive<RAdamOptions, RAdam>(RAdam, RADAM, bytes, overrides);
  }

  override extend<More extends string, Gone extends Name = never>(
    spec: Spec<More>,
    options?: ExtendOptions<Gone>,
  ): RAdam<Exclude<Name, Gone> | More> {
    return this.grow(RAdam, spec, options);
  }
}
