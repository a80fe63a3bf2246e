// Families: what differs between the classes: the class of the core, its own options, and the names under which
// TensorFlow.js saves its state.

import {
  Adam,
  AdamW,
  Lion,
  type Optimizer,
  RAdam,
  RMSprop,
  SGD,
  SGDM,
  type SharedOptions,
  type Spec,
} from '../index.ts';

/** A class of the core, as it is used here. */
export type CoreClass = new (spec: Spec, options: never) => Optimizer<string, State, SharedOptions>;

/** The state arrays of a parameter. */
export type State = Readonly<Record<string, Float32Array | undefined>>;

/** Everything in which one class differs from the others. */
export interface Family {
  /** The name of the class. */
  readonly kind: string;
  readonly Core: CoreClass;
  /** The names of its own options, besides the shared ones. */
  readonly optionNames: readonly string[];
  /** Defaults that differ from those of the core. */
  readonly defaults: Readonly<Record<string, unknown>>;
  /** The defaults of both betas, if it has them. */
  readonly betas?: readonly [number, number];
  /** What follows the name of the variable in the names of saved arrays: `kernel/m` for the slot expAvg. */
  readonly suffixes: Readonly<Record<string, string>>;
}

const core = (Class: unknown): CoreClass => Class as CoreClass;
const MOMENTUM_OPTIONS = ['momentum', 'dampening', 'useNesterov', 'buffer'];
const BETAS = ['beta1', 'beta2'];
const EPSILON = { epsilon: 1e-7 };

const sgd = { optionNames: MOMENTUM_OPTIONS, defaults: {}, suffixes: { momentumBuffer: 'momentum' } };
const adam = {
  optionNames: [...BETAS, 'epsilon', 'epsHat', 'amsgrad'],
  defaults: EPSILON,
  betas: [0.9, 0.999],
  suffixes: { expAvg: 'm', expAvgSq: 'v', maxExpAvgSq: 'vhat' },
} as const;

export const FAMILIES: Readonly<Record<'SGD' | 'SGDM' | 'Adam' | 'AdamW' | 'RAdam' | 'Lion' | 'RMSprop', Family>> = {
  SGD: { kind: 'SGD', Core: core(SGD), ...sgd },
  SGDM: { kind: 'SGDM', Core: core(SGDM), ...sgd },
  Adam: { kind: 'Adam', Core: core(Adam), ...adam },
  AdamW: { kind: 'AdamW', Core: core(AdamW), ...adam },
  RAdam: { kind: 'RAdam', Core: core(RAdam), ...adam, optionNames: [...BETAS, 'epsilon'] },
  Lion: {
    kind: 'Lion',
    Core: core(Lion),
    optionNames: BETAS,
    defaults: {},
    betas: [0.9, 0.99],
    suffixes: { expAvg: 'm' },
  },
  // Not "momentum": the one of tf.train.rmsprop includes the learning rate.
  RMSprop: {
    kind: 'RMSprop',
    Core: core(RMSprop),
    optionNames: ['decay', 'epsilon', 'momentum', 'centered'],
    defaults: { decay: 0.9, ...EPSILON },
    suffixes: { squareAvg: 'rms', momentumBuffer: 'buffer', gradAvg: 'mg' },
  },
};
