// Adam (Kingma and Ba 2015, arXiv 1412.6980), AdamW (Loshchilov and Hutter 2019, arXiv 1711.05101) and AMSGrad (Reddi et
// al. 2018, arXiv 1904.09237).

import { belowOne, boolean, fields, nonNegative, number, wrongType } from '../options/checks.ts';
import { SHARED_OPTIONS, type SharedOptions, settingsOf } from '../options/shared.ts';
import type { Spec } from '../options/spec.ts';
import { Optimizer } from './optimizer.ts';
import { power, type Rule } from './rule.ts';

/** The options of {@link Adam} and {@link AdamW}: those of `torch.optim`, camelCased, and more; `lr` is 1e-3. */
export interface AdamOptions extends SharedOptions {
  /** b1 and b2, the decay rates of both moments, each 0 or more and below 1: [0.9, 0.999]. */
  readonly betas?: readonly [number, number];
  /** Added to the root of the bias-corrected second moment, as in torch; 0 or more: 1e-8. */
  readonly eps?: number;
  /** Added to the uncorrected root, in place of `eps`: Kingma and Ba's epsilon-hat, as in Keras; 0 or more. None. */
  readonly epsHat?: number;
  /** Divide by the largest raw v so far, bias-corrected as in torch; one more state array. false. */
  readonly amsgrad?: boolean;
}

/** The state of one parameter of {@link Adam} or {@link AdamW}: views as long as its `data`, 0 at the start. */
export interface AdamState {
  /** m, the moving average of the gradient: not bias-corrected. */
  readonly expAvg: Float32Array;
  /** v, the moving average of its square: not bias-corrected. */
  readonly expAvgSq: Float32Array;
  /** The largest v so far; undefined without `amsgrad`. */
  readonly maxExpAvgSq?: Float32Array;
}

const OPTION_NAMES = [...SHARED_OPTIONS, 'betas', 'eps', 'epsHat', 'amsgrad'];

/** What tells the variants of Adam apart. */
export interface AdamSettings {
  readonly betas: readonly [number, number];
  /** Added to the root of the second moment: to the bias-corrected one, or to the raw one (epsilon-hat). */
  readonly eps: number;
  readonly epsIsHat: boolean;
  readonly amsgrad: boolean;
}

/** Smallest normal float32: takes the place of an epsilon of 0, so that 0 / 0 is 0. */
const SMALLEST_NORMAL = 2 ** -126;

/** alpha = sqrt(1 - b2^t) / (1 - b1^t), eps' = eps sqrt(1 - b2^t), U = alpha m / (sqrt(v) + eps') (crate/src/rules/adam.rs). */
export function adamRule({ betas: [b1, b2], eps, epsIsHat, amsgrad }: AdamSettings): Rule {
  const floor = Math.min(2 ** -26 * eps, 2 ** -62 / Math.sqrt(1 - b2));
  return {
    code: amsgrad ? 3 : 2,
    slots: amsgrad ? ['expAvg', 'expAvgSq', 'maxExpAvgSq'] : ['expAvg', 'expAvgSq'],
    settings: [b1, b2, eps, Number(epsIsHat), Number(amsgrad)],
    options: { betas: [b1, b2], [epsIsHat ? 'epsHat' : 'eps']: eps, amsgrad },
    scalars(stepsTaken, into) {
      const root = Math.sqrt(1 - power(b2, stepsTaken + 1));
      into[0] = b1;
      into[1] = 1 - b1;
      into[2] = b2;
      into[3] = 1 - b2;
      into[4] = root / (1 - power(b1, stepsTaken + 1));
      into[5] = Math.max(epsIsHat ? eps : eps * root, SMALLEST_NORMAL);
      into[6] = floor;
    },
  };
}

function ruleOf({ betas = [0.9, 0.999], eps, epsHat, amsgrad = false }: AdamOptions): Rule {
  if (!Array.isArray(betas)) throw wrongType('betas', betas, 'two numbers such as [0.9, 0.999]');
  if (betas.length !== 2) throw new RangeError(`betas has ${betas.length} values, expected two such as [0.9, 0.999]`);
  if (eps !== undefined && epsHat !== undefined) {
    throw new RangeError('eps and epsHat are both set, expected one: eps as in torch, or epsHat as in Keras');
  }
  const epsIsHat = epsHat !== undefined;
  return adamRule({
    betas: [number('betas[0]', betas[0], belowOne), number('betas[1]', betas[1], belowOne)],
    eps: number(epsIsHat ? 'epsHat' : 'eps', epsIsHat ? epsHat : eps === undefined ? 1e-8 : eps, nonNegative),
    epsIsHat,
    amsgrad: boolean('amsgrad', amsgrad),
  });
}

/**
 * Adam: with t the number of the step, from 1, and g the gradient and its weight decay,
 *
 * ```text
 * m = b1 m + (1 - b1) g
 * v = b2 v + (1 - b2) g g
 * w = w - lr (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + eps)
 * ```
 *
 * @throws TypeError where an option or a field of the spec is of the wrong type or unknown, RangeError where a value is
 * wrong, or where memory does not suffice: 16 bytes an element, 20 with `amsgrad`
 * @example
 * const optimizer = new Adam({ w: { shape: [2], initial: [1, 2] } }, { lr: 0.1 });
 * optimizer.parameters.w.grad.set([5, -0.01]);
 * optimizer.step(); // w is [0.9, 2.1]: the first step is lr, whatever the size of the gradient
 */
export class Adam<Name extends string = string> extends Optimizer<Name, AdamState> {
  /** The name in a checkpoint and in summaries: survives minifiers. */
  static override get name(): string {
    return 'Adam';
  }

  /**
   * @param spec - names to shapes and start values, see {@link ParameterSpec}
   * @param options - see {@link AdamOptions}; all have defaults
   */
  constructor(spec: Spec<Name>, options: AdamOptions = {}) {
    fields('options', options, OPTION_NAMES, 'option');
    super('Adam', spec, settingsOf(options, { lr: 1e-3, weightDecay: 0, decoupled: false }), ruleOf(options));
  }

  /**
   * An optimizer from a file of `save`, without a spec: its state, steps taken and options, below those of `overrides`.
   * A schedule, which no file holds, has to be among them; where the file has weights alone, all options.
   *
   * @throws TypeError, RangeError that name what is wrong with the file, or what is missing
   * @example
   * const optimizer = Adam.from(readFileSync('model.safetensors'), { lr: 1e-4 });
   */
  static from(bytes: Uint8Array, overrides?: Partial<AdamOptions>): Adam {
    return Adam.revive<AdamOptions, Adam>(Adam, bytes, overrides);
  }
}

/**
 * Adam with decoupled weight decay, 0.01 unless told otherwise: `w = w - lr (U + k w)`, with U as in {@link Adam}, from
 * the gradient alone.
 *
 * @throws TypeError where an option or a field of the spec is of the wrong type or unknown, RangeError where a value is
 * wrong, or where memory does not suffice: 16 bytes an element, 20 with `amsgrad`
 * @example
 * const optimizer = new AdamW({ w: { shape: [1], initial: 2 } }, { lr: 0.1, weightDecay: 0.5 });
 * optimizer.grad.fill(3);
 * optimizer.step(); // w is 2 - 0.1 (1 + 0.5 * 2) = 1.8
 */
export class AdamW<Name extends string = string> extends Optimizer<Name, AdamState> {
  /** The name in a checkpoint and in summaries: survives minifiers. */
  static override get name(): string {
    return 'AdamW';
  }

  /**
   * @param spec - names to shapes and start values, see {@link ParameterSpec}
   * @param options - see {@link AdamOptions}; all have defaults
   */
  constructor(spec: Spec<Name>, options: AdamOptions = {}) {
    fields('options', options, OPTION_NAMES, 'option');
    super('AdamW', spec, settingsOf(options, { lr: 1e-3, weightDecay: 0.01, decoupled: true }), ruleOf(options));
  }

  /**
   * An optimizer from a file of `save`, without a spec: its state, steps taken and options, below those of `overrides`.
   * A schedule, which no file holds, has to be among them; where the file has weights alone, all options.
   *
   * @throws TypeError, RangeError that name what is wrong with the file, or what is missing
   * @example
   * const optimizer = AdamW.from(readFileSync('model.safetensors'), { lr: 1e-4 });
   */
  static from(bytes: Uint8Array, overrides?: Partial<AdamOptions>): AdamW {
    return AdamW.revive<AdamOptions, AdamW>(AdamW, bytes, overrides);
  }
}
