// The library's four optimizers by name, with Gradient Centralization on or off.

import { Adam, AdamW, type CentralizeAt, type Optimizer, SGD, SGDM, type Spec } from 'zeromean';

export const OPTIMIZERS = ['sgd', 'sgdm', 'adam', 'adamw'] as const;
export type OptimizerName = (typeof OPTIMIZERS)[number];

/** Where GC can be applied. The library rejects the two that make no sense for an optimizer. */
export const PLACES = [
  'gradient',
  'gradient+decay',
  'update',
  'update+decay',
] as const satisfies readonly CentralizeAt[];

export interface OptimizerChoice {
  readonly optimizer: OptimizerName;
  readonly at?: CentralizeAt;
}

/** Anything not set here has the library's default: no weight decay, except for AdamW's 0.01. */
export function createOptimizer<Name extends string>(
  { optimizer, at }: OptimizerChoice,
  spec: Spec<Name>,
  lr: number,
  gc: boolean,
): Optimizer<Name, unknown> {
  // The network's weights are [out, in]: axis 0 numbers the output units.
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
