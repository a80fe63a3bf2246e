// Lion (Chen et al. 2023, arXiv 2302.06675), algorithm 2.

import type { Schedule } from '../options/schedule.ts';
import { type ExtendOptions, SHARED_OPTIONS, type SharedOptions } from '../options/shared.ts';
import type { Spec } from '../options/spec.ts';
import { BetasOptimizer, betasOf } from './betas.ts';
import type { Family, Rule } from './rule.ts';

/** The options of {@link Lion}: those of the authors' code in camelCase, and more. The default of `lr` is 1e-4. */
export interface LionOptions extends SharedOptions {
  /**
   * b1, which interpolates between momentum and gradient for the sign, and b2, the decay rate of the momentum: each a
   * number of 0 or more and below 1, or a schedule.
   *
   * @defaultValue [0.9, 0.99]
   */
  readonly betas?: readonly [Schedule, Schedule] | undefined;
}

/** The state of one parameter of {@link Lion}: a view of the same length as its `data`, initially 0. */
export type LionState = {
  /** m, the moving average of the gradient. */
  readonly expAvg: Float32Array;
};

/** c = b1 m + (1 - b1) g, U = sign(c), m = b2 m + (1 - b2) g (crate/src/rules/lion.rs). */
function ruleOf({ betas = [0.9, 0.99] }: LionOptions): Rule {
  const hyperparameters = betasOf(betas);
  return {
    code: 5,
    slots: ['expAvg'],
    hyperparameters,
    settings: (values) => values,
    options: () => ({ betas: hyperparameters.map(({ value }) => value) }),
    scalars(_, [b1, b2], into) {
      into[0] = b1;
      into[1] = 1 - b1;
      into[2] = b2;
      into[3] = 1 - b2;
    },
  };
}

const LION: Family<LionOptions> = {
  kind: 'Lion',
  relatives: ['Lion'],
  optionNames: [...SHARED_OPTIONS, 'betas'],
  defaults: { lr: 1e-4, weightDecay: 0, decoupled: true },
  ruleOf,
};

/**
 * Lion: the sign of an interpolation between momentum and gradient, with decoupled weight decay k. Every weight moves
 * by lr, so `lr` is usually 3 to 10 times smaller, and `weightDecay` larger by the same factor, than for {@link AdamW}.
 *
 * ```text
 * w = w - lr (sign(b1 m + (1 - b1) g) + k w)
 * m = b2 m + (1 - b2) g
 * ```
 *
 * In a digest: 5, then both betas.
 *
 * @throws TypeError if an option or a field of the spec is unknown or has the wrong type; RangeError if a value is
 * wrong or if there is not enough memory, which takes 12 bytes per element
 * @example
 * const optimizer = new Lion({ w: { shape: [3], initial: 1 } }, { lr: 0.1 });
 * optimizer.grad.set([5, -0.01, 0]);
 * optimizer.step(); // w is [0.9, 1.1, 1]
 */
export class Lion<Name extends string = string> extends BetasOptimizer<Name, LionState, LionOptions> {
  /** The name in checkpoints and summaries. A getter, so that minifiers keep it. */
  static override get name(): string {
    return LION.kind;
  }

  /**
   * @param spec - maps names to shapes and initial values, see {@link ParameterSpec}
   * @param options - see {@link LionOptions}; all of them have defaults
   */
  constructor(spec: Spec<Name>, options: LionOptions = {}) {
    super(spec, options, LION);
  }

  /**
   * Creates an optimizer from a file written by `save`, without a spec: with its weights, state, steps taken and
   * options. `overrides` take precedence over the saved options. They must contain every schedule, which a file cannot
   * hold, and all options if the file holds only weights.
   *
   * @throws TypeError or RangeError with a message that names what is wrong with the file, or what is missing
   * @example
   * const optimizer = Lion.from(readFileSync('model.safetensors'), { lr: 1e-4 });
   */
  static from(bytes: Uint8Array, overrides?: Partial<LionOptions>): Lion {
    return Lion.revive<LionOptions, Lion>(Lion, LION, bytes, overrides);
  }

  override extend<More extends string, Gone extends Name = never>(
    spec: Spec<More>,
    options?: ExtendOptions<Gone>,
  ): Lion<Exclude<Name, Gone> | More> {
    return this.grow(Lion, spec, options);
  }
}
