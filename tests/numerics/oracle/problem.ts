// Problem: one optimizer with its parameters and gradients, in the words of the public API.

export type ClassName = 'SGD' | 'SGDM' | 'Adam' | 'AdamW';
export type Point = 'gradient' | 'gradient+decay' | 'update' | 'update+decay';
export type Schedule = number | ((stepsTaken: number) => number);

export interface ParameterSpec {
  shape: readonly number[];
  initial: number | readonly number[];
  outputAxis?: number | readonly number[];
  centralize?: boolean;
  lrScale?: number;
  decayScale?: number;
  frozen?: boolean;
}

export interface CentralizeOptions {
  outputAxis?: number | readonly number[];
  at?: Point;
  minRank?: number;
  minFanIn?: number;
}

/** The options of all four classes; a problem sets only those that its class has. */
export interface Options {
  lr?: Schedule;
  weightDecay?: Schedule;
  decoupledWeightDecay?: boolean;
  maximize?: boolean;
  centralize?: boolean | CentralizeOptions;
  clipNorm?: number;
  gradScale?: number;
  nonFinite?: 'propagate' | 'skip';
  momentum?: number;
  dampening?: number;
  nesterov?: boolean;
  buffer?: 'sum' | 'average';
  betas?: readonly [number, number];
  eps?: number;
  epsHat?: number;
  amsgrad?: boolean;
}

export interface Problem {
  optimizer: ClassName;
  spec: Readonly<Record<string, ParameterSpec>>;
  options: Options;
  /** gradients[step][parameter][element], the parameters in the order of `spec`. */
  gradients: readonly (readonly (readonly number[])[])[];
  /** Assigned to `optimizer.stepsTaken` before the first step. */
  stepsTaken?: number;
  /** Before this step (an index into `gradients`) every frozen parameter is thawed. */
  thawAt?: number;
}

/** The number of elements of a shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, n) => product * n, 1);
}
