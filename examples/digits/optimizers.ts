// The library's four optimizers by name, with Gradient Centralization on or off.

import { Adam, AdamW, SGD, SGDM } from 'zeromean';
import type { Parameter } from './network.ts';

export const OPTIMIZERS = ['sgd', 'sgdm', 'adam', 'adamw'] as const;
export type OptimizerName = (typeof OPTIMIZERS)[number];

/** What GC can be applied to; the library refuses the pairs of optimizer and place that mean nothing. */
export const AT = ['gradient', 'gradient+decay', 'update', 'update+decay'] as const;
export type At = (typeof AT)[number];

export interface OptimizerChoice {
  readonly optimizer: OptimizerName;
  readonly at?: At;
}

/** Shapes and initial values by name. */
export type Spec<Name extends string> = Readonly<
  Record<Name, { shape: readonly number[]; initial: number | Float32Array }>
>;

export interface Optimizer<Name extends string> {
  readonly parameters: Readonly<Record<Name, Parameter>>;
  step(options: { zeroGrad: boolean }): boolean;
}

/** Everything but the learning rate and GC is the library's default: no weight decay, save AdamW's 0.01. */
export function createOptimizer<Name extends string>(
  { optimizer, at }: OptimizerChoice,
  spec: Spec<Name>,
  lr: number,
  gc: boolean,
): Optimizer<Name> {
  // The network's weights are [out, in], so axis 0 numbers the output units.
  const options = { lr, centralize: gc && { outputAxis: 0, ...(at && { at }) } };
  switch (optimizer) {
    case 'sgd':
      return new SGD(spec, options);
    case 'sgdm':
      return new SGDM(spec, options);
    case 'adam':
      return new Adam(spec, options);
    case 'adamw':
      return new AdamW(spec, options);
  }
}
