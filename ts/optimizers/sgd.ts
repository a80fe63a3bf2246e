// SGD and SGDM: stochastic gradient descent with Polyak's heavy ball (1964), Nesterov's variant (Sutskever et al. 2013)
// or the running average of algorithm 1 of Yong et al. 2020 (arXiv 2004.01461).

import { boolean, number, oneOf, upToOne } from '../options/checks.ts';
import type { Schedule } from '../options/schedule.ts';
import { type ExtendOptions, SHARED_OPTIONS, type SharedOptions } from '../options/shared.ts';
import type { Spec } from '../options/spec.ts';
import { hasBuffer, MomentumOptimizer, momentumOf } from './momentum.ts';
import type { Family, Rule } from './rule.ts';

/** The options of {@link SGD} and {@link SGDM}: those of `torch.optim.SGD` in camelCase, and more. */
export interface SGDOptions extends SharedOptions {
  /** The learning rate: a finite float32 of 0 or more, or a schedule, see {@link Schedule}. Required. */
  readonly lr: Schedule;
  /**
   * mu: a number of 0 or more and below 1, or a schedule. If it is 0 here, there is no momentum buffer. While it is 0
   * later, the buffer keeps its value, as in torch. A buffer that is new in a resumed run starts at 0, so its first
   * step is dampened, whereas torch copies the gradient.
   *
   * @defaultValue 0 for SGD; 0.9 for SGDM
   */
  readonly momentum?: Schedule | undefined;
  /**
   * d: a number from 0 to 1. The first step ignores it, as in torch. Only for a `buffer` of 'sum'.
   *
   * @defaultValue 0
   */
  readonly dampening?: number | undefined;
  /**
   * Step along g + mu b instead of b; with a `buffer` of 'average', along (1 - mu) g + mu b. Requires momentum, and a
   * dampening of 0.
   *
   * @defaultValue false
   */
  readonly nesterov?: boolean | undefined;
  /**
   * How the momentum buffer changes. 'sum': b = mu b + (1 - d) g, as in torch, where the first step copies g.
   * 'average': b = mu b + (1 - mu) g, starting from 0 without bias correction, as in algorithm 1 of arXiv 2004.01461;
   * with a mu of 0.9 its first step is a tenth as long.
   *
   * @defaultValue 'sum'
   */
  readonly buffer?: 'sum' | 'average' | undefined;
}

/** The state of one parameter of {@link SGD} or {@link SGDM}: views of the same length as its `data`. */
export type SGDState = {
  /** b, initially 0; undefined if momentum is 0. */
  readonly momentumBuffer?: Float32Array | undefined;
};

/**
 * b = mu b + c g, U = p b + q g: heavy ball, Nesterov and the running average differ only in these four numbers
 * (crate/src/rules/sgd.rs). The first step of the heavy ball copies the gradient: mu 0, c 1.
 */
function ruleOf({ momentum: initial = 0, dampening = 0, nesterov = false, buffer = 'sum' }: SGDOptions): Rule {
  const momentum = momentumOf(initial);
  number('dampening', dampening, upToOne);
  boolean('nesterov', nesterov);
  const isAverage = oneOf('buffer', buffer, ['sum', 'average']) === 'average';
  if (nesterov && !hasBuffer(momentum)) {
    throw new RangeError('nesterov is true and momentum is 0, expected momentum above 0');
  }
  if (nesterov && dampening !== 0) {
    throw new RangeError(`nesterov is true and dampening is ${dampening}, expected dampening 0`);
  }
  if (isAverage && dampening !== 0) {
    throw new RangeError(
      `buffer is "average" and dampening is ${dampening}, expected dampening 0: the average has its own`,
    );
  }
  return {
    code: hasBuffer(momentum) ? 1 : 0,
    slots: hasBuffer(momentum) ? ['momentumBuffer'] : [],
    hyperparameters: [momentum],
    settings: ([mu]) => [mu, dampening, Number(nesterov), Number(isAverage)],
    options: () => ({ momentum: momentum.value, dampening, nesterov, buffer }),
    scalars(stepsTaken, [mu], into) {
      const copies = stepsTaken === 0 && !isAverage;
      const waits = mu === 0 && !isAverage; // the buffer stays as it is, and the update is g
      into[0] = waits ? 1 : copies ? 0 : mu;
      into[1] = waits ? 0 : copies ? 1 : isAverage ? 1 - mu : 1 - dampening;
      into[2] = waits ? 0 : nesterov ? mu : 1;
      into[3] = waits ? 1 : nesterov ? (isAverage ? 1 - mu : 1) : 0;
    },
  };
}

const relatives = ['SGD', 'SGDM'];
const optionNames = [...SHARED_OPTIONS, 'momentum', 'dampening', 'nesterov', 'buffer'];
const defaults = { weightDecay: 0, decoupled: false };

const PLAIN: Family<SGDOptions> = { kind: 'SGD', relatives, optionNames, defaults, ruleOf };

const MOMENTUM: Family<SGDOptions> = {
  kind: 'SGDM',
  relatives,
  optionNames,
  defaults,
  ruleOf: ({ momentum = 0.9, ...others }) => ruleOf({ momentum, ...others }),
};

/**
 * Stochastic gradient descent: `w = w - lr (g + k w)`, with g the gradient and k the weight decay.
 *
 * In a digest: 0, or 1 with a buffer, then momentum, dampening, nesterov and whether the buffer is an average.
 *
 * @throws TypeError if an option or a field of the spec is unknown or has the wrong type; RangeError if a value is
 * wrong or if there is not enough memory, which takes 8 bytes per element, or 12 with momentum
 * @example
 * const optimizer = new SGD({ w: { shape: [2], initial: [1, 2] } }, { lr: 0.1 });
 * optimizer.parameters.w.grad.set([1, -1]);
 * optimizer.step(); // w is [0.9, 2.1]
 */
export class SGD<Name extends string = string> extends MomentumOptimizer<Name, SGDState, SGDOptions> {
  /** The name in checkpoints and summaries. A getter, so that minifiers keep it. */
  static override get name(): string {
    return PLAIN.kind;
  }

  /**
   * @param spec - maps names to shapes and initial values, see {@link ParameterSpec}
   * @param options - see {@link SGDOptions}; `lr` is required
   */
  constructor(spec: Spec<Name>, options: SGDOptions) {
    super(spec, options, PLAIN);
  }

  /**
   * Creates an optimizer from a file written by `save`, without a spec: with its weights, state, steps taken and
   * options. `overrides` take precedence over the saved options. They must contain every schedule, which a file cannot
   * hold, and all options if the file holds only weights.
   *
   * @throws TypeError or RangeError with a message that names what is wrong with the file, or what is missing
   * @example
   * const optimizer = SGD.from(readFileSync('model.safetensors'), { lr: 1e-4 });
   */
  static from(bytes: Uint8Array, overrides?: Partial<SGDOptions>): SGD {
    return SGD.revive<SGDOptions, SGD>(SGD, PLAIN, bytes, overrides);
  }

  override extend<More extends string, Gone extends Name = never>(
    spec: Spec<More>,
    options?: ExtendOptions<Gone>,
  ): SGD<Exclude<Name, Gone> | More> {
    return this.grow(SGD, spec, options);
  }
}

/**
 * SGD with a momentum mu of 0.9 by default: `b = mu b + g; w = w - lr b`, with g the gradient including its weight
 * decay. The first step copies g into b.
 *
 * @throws TypeError if an option or a field of the spec is unknown or has the wrong type; RangeError if a value is
 * wrong or if there is not enough memory, which takes 12 bytes per element
 * @example
 * const optimizer = new SGDM({ w: { shape: [1], initial: 1 } }, { lr: 0.1 });
 * optimizer.grad.fill(1); // a step does not clear it
 * optimizer.step(); // b is 1, w is 0.9
 * optimizer.step(); // b is 1.9, w is 0.71
 */
export class SGDM<Name extends string = string> extends MomentumOptimizer<Name, SGDState, SGDOptions> {
  /** The name in checkpoints and summaries. A getter, so that minifiers keep it. */
  static override get name(): string {
    return MOMENTUM.kind;
  }

  /**
   * @param spec - maps names to shapes and initial values, see {@link ParameterSpec}
   * @param options - see {@link SGDOptions}; `lr` is required
   */
  constructor(spec: Spec<Name>, options: SGDOptions) {
    super(spec, options, MOMENTUM);
  }

  /**
   * Creates an optimizer from a file written by `save`, without a spec: with its weights, state, steps taken and
   * options. `overrides` take precedence over the saved options. They must contain every schedule, which a file cannot
   * hold, and all options if the file holds only weights.
   *
   * @throws TypeError or RangeError with a message that names what is wrong with the file, or what is missing
   * @example
   * const optimizer = SGDM.from(readFileSync('model.safetensors'), { lr: 1e-4 });
   */
  static from(bytes: Uint8Array, overrides?: Partial<SGDOptions>): SGDM {
    return SGDM.revive<SGDOptions, SGDM>(SGDM, MOMENTUM, bytes, overrides);
  }

  override extend<More extends string, Gone extends Name = never>(
    spec: Spec<More>,
    options?: ExtendOptions<Gone>,
  ): SGDM<Exclude<Name, Gone> | More> {
    return this.grow(SGDM, spec, options);
  }
}
