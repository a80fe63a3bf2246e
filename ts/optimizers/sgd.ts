// SGD and SGDM: stochastic gradient descent, Polyak's heavy ball (1964), Nesterov's variant (Sutskever et al. 2013), and
// the running average of Yong et al. 2020 (arXiv 2004.01461), algorithm 1.

import { belowOne, boolean, fields, number, oneOf, upToOne } from '../options/checks.ts';
import { type Schedule, SHARED_OPTIONS, type SharedOptions, settingsOf } from '../options/shared.ts';
import type { Spec } from '../options/spec.ts';
import { Optimizer } from './optimizer.ts';
import type { Rule } from './rule.ts';

/** The options of {@link SGD} and {@link SGDM}: those of `torch.optim.SGD`, camelCased, and more. */
export interface SGDOptions extends SharedOptions {
  /** Learning rate: a finite number of 0 or more, or a schedule, see {@link Schedule}. Required. */
  readonly lr: Schedule;
  /** mu: 0 or more and below 1. 0 for SGD, which then has no buffer; 0.9 for SGDM. */
  readonly momentum?: number;
  /** d: from 0 to 1; not on the first step, as in torch. Only with 'sum'. 0. */
  readonly dampening?: number;
  /** Step along g + mu b instead of b ('average': (1 - mu) g + mu b); needs momentum, and dampening 0. false. */
  readonly nesterov?: boolean;
  /**
   * 'sum': b = mu b + (1 - d) g, as in torch; the first step copies g. 'average': b = mu b + (1 - mu) g from 0, without
   * bias correction, algorithm 1 of arXiv 2004.01461: with mu 0.9 its first step is a tenth as long. 'sum'.
   */
  readonly buffer?: 'sum' | 'average';
}

/** The state of one parameter of {@link SGD} or {@link SGDM}: views as long as its `data`, in line with it. */
export interface SGDState {
  /** b, 0 at the start; undefined where momentum is 0. */
  readonly momentumBuffer?: Float32Array;
}

const OPTION_NAMES = [...SHARED_OPTIONS, 'momentum', 'dampening', 'nesterov', 'buffer'];

/** What tells the variants of SGD apart. */
export interface SGDSettings {
  readonly momentum: number;
  readonly dampening: number;
  readonly nesterov: boolean;
  readonly average: boolean;
}

/**
 * b = mu b + c g, U = p b + q g: heavy ball, Nesterov and the running average are four numbers (crate/src/rules/sgd.rs).
 * The heavy ball's first step copies the gradient: mu 0, c 1.
 */
export function sgdRule({ momentum: mu, dampening, nesterov, average }: SGDSettings): Rule {
  const settings = [mu, dampening, Number(nesterov), Number(average)];
  const options = { momentum: mu, dampening, nesterov, buffer: average ? 'average' : 'sum' };
  if (mu === 0) return { code: 0, slots: [], settings, options, scalars: () => {} };
  const c = average ? 1 - mu : 1 - dampening;
  return {
    code: 1,
    slots: ['momentumBuffer'],
    settings,
    options,
    scalars(stepsTaken, into) {
      const copies = stepsTaken === 0 && !average;
      into[0] = copies ? 0 : mu;
      into[1] = copies ? 1 : c;
      into[2] = nesterov ? mu : 1;
      into[3] = nesterov ? (average ? 1 - mu : 1) : 0;
    },
  };
}

function ruleOf(options: SGDOptions, defaultMomentum: number): Rule {
  const { momentum = defaultMomentum, dampening = 0, nesterov = false, buffer = 'sum' } = options;
  const settings = {
    momentum: number('momentum', momentum, belowOne),
    dampening: number('dampening', dampening, upToOne),
    nesterov: boolean('nesterov', nesterov),
    average: oneOf('buffer', buffer, ['sum', 'average']) === 'average',
  };
  if (settings.nesterov && momentum === 0)
    throw new RangeError('nesterov is true and momentum is 0, expected momentum above 0');
  if (settings.nesterov && dampening !== 0) {
    throw new RangeError(`nesterov is true and dampening is ${dampening}, expected dampening 0`);
  }
  if (settings.average && dampening !== 0) {
    throw new RangeError(
      `buffer is "average" and dampening is ${dampening}, expected dampening 0: the average has its own`,
    );
  }
  return sgdRule(settings);
}

/**
 * Stochastic gradient descent: `w = w - lr (g + k w)`, with k the weight decay.
 *
 * @throws TypeError where an option or a field of the spec is of the wrong type or unknown, RangeError where a value is
 * wrong, or where memory does not suffice: 8 bytes an element, 12 with momentum
 * @example
 * const optimizer = new SGD({ w: { shape: [2], initial: [1, 2] } }, { lr: 0.1 });
 * optimizer.parameters.w.grad.set([1, -1]);
 * optimizer.step(); // w is [0.9, 2.1]
 */
export class SGD<Name extends string = string> extends Optimizer<Name, SGDState> {
  /** The name in a checkpoint and in summaries: survives minifiers. */
  static override get name(): string {
    return 'SGD';
  }

  /**
   * @param spec - names to shapes and start values, see {@link ParameterSpec}
   * @param options - see {@link SGDOptions}; required: `lr`
   */
  constructor(spec: Spec<Name>, options: SGDOptions) {
    fields('options', options, OPTION_NAMES, 'option');
    super('SGD', spec, settingsOf(options, { weightDecay: 0, decoupled: false }), ruleOf(options, 0));
  }

  /**
   * An optimizer from a file of `save`, without a spec: its state, steps taken and options, below those of `overrides`.
   * A schedule, which no file holds, has to be among them; where the file has weights alone, all options.
   *
   * @throws TypeError, RangeError that name what is wrong with the file, or what is missing
   * @example
   * const optimizer = SGD.from(readFileSync('model.safetensors'), { lr: 1e-4 });
   */
  static from(bytes: Uint8Array, overrides?: Partial<SGDOptions>): SGD {
    return SGD.revive<SGDOptions, SGD>(SGD, bytes, overrides);
  }
}

/**
 * SGD with momentum 0.9: `b = mu b + g; w = w - lr b`, with g the gradient and its weight decay. The first step copies g.
 *
 * @throws TypeError where an option or a field of the spec is of the wrong type or unknown, RangeError where a value is
 * wrong, or where memory does not suffice: 12 bytes an element
 * @example
 * const optimizer = new SGDM({ w: { shape: [1], initial: 1 } }, { lr: 0.1 });
 * optimizer.grad.fill(1); // stays until the caller writes it again
 * optimizer.step(); // b is 1, w is 0.9
 * optimizer.step(); // b is 1.9, w is 0.71
 */
export class SGDM<Name extends string = string> extends Optimizer<Name, SGDState> {
  /** The name in a checkpoint and in summaries: survives minifiers. */
  static override get name(): string {
    return 'SGDM';
  }

  /**
   * @param spec - names to shapes and start values, see {@link ParameterSpec}
   * @param options - see {@link SGDOptions}; required: `lr`
   */
  constructor(spec: Spec<Name>, options: SGDOptions) {
    fields('options', options, OPTION_NAMES, 'option');
    super('SGDM', spec, settingsOf(options, { weightDecay: 0, decoupled: false }), ruleOf(options, 0.9));
  }

  /**
   * An optimizer from a file of `save`, without a spec: its state, steps taken and options, below those of `overrides`.
   * A schedule, which no file holds, has to be among them; where the file has weights alone, all options.
   *
   * @throws TypeError, RangeError that name what is wrong with the file, or what is missing
   * @example
   * const optimizer = SGDM.from(readFileSync('model.safetensors'), { lr: 1e-4 });
   */
  static from(bytes: Uint8Array, overrides?: Partial<SGDOptions>): SGDM {
    return SGDM.revive<SGDOptions, SGDM>(SGDM, bytes, overrides);
  }
}
