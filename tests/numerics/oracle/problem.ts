// Problem: one optimizer with its parameters and gradients, in the terms of the public API.

import type { ClassName, Options } from '../rules/index.ts';

export type { CentralizeOptions, ClassName, Options, Point, Schedule } from '../rules/index.ts';

export interface ParameterSpec {
  shape: readonly number[];
  initial: number | readonly number[];
  outputAxis?: number | readonly number[];
  centralize?: boolean;
  lrScale?: number;
  decayScale?: number;
  frozen?: boolean;
}

export interface Problem {
  optimizer: ClassName;
  spec: Readonly<Record<string, ParameterSpec>>;
  options: Options;
  /** gradients[step][parameter][element], the parameters in the order of `spec`. */
  gradients: readonly (readonly (readonly number[])[])[];
  /** Assigned to `optimizer.stepsTaken` before the first step. */
  stepsTaken?: number;
  /** Before this step (an index into `gradients`), every frozen parameter is unfrozen. */
  thawAt?: number;
}

/** The number of elements of a shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, n) => product * n, 1);
}
