// Library: the classes under test behind one structural type, and a function that runs a problem through them.

import * as product from '../../../ts/index.ts';
import { type ClassName, classNames, type Options } from '../rules/index.ts';
import type { ParameterSpec, Problem } from './problem.ts';

export interface Parameter {
  readonly data: Float32Array;
  readonly grad: Float32Array;
  readonly state: Readonly<Record<string, Float32Array>>;
  readonly average: Float32Array | undefined;
  readonly slow: Float32Array | undefined;
  readonly centralized: boolean;
  frozen: boolean;
}

export interface Optimizer {
  readonly parameters: Readonly<Record<string, Parameter>>;
  readonly data: Float32Array;
  readonly grad: Float32Array;
  stepsTaken: number;
  step(options?: { zeroGrad?: boolean }): boolean;
  gradNorm(): number;
  digest(): string;
}

type Class = new (spec: Readonly<Record<string, ParameterSpec>>, options: Options) => Optimizer;

const exported: Readonly<Record<string, unknown>> = { ...product };

/** The classes by name; the rules say which ones exist. */
export const classes = Object.fromEntries(classNames.map((name) => [name, exported[name]])) as Record<ClassName, Class>;

/** The optimizer of a problem, before its first step. */
export function construct({ optimizer, spec, options, stepsTaken }: Problem): Optimizer {
  const made = new classes[optimizer](spec, options);
  if (stepsTaken !== undefined) made.stepsTaken = stepsTaken;
  return made;
}

/** The parameters of an optimizer, in the order of the problem's spec. */
export function parametersOf(optimizer: Optimizer, { spec }: Problem): Parameter[] {
  return Object.keys(spec).map((name) => optimizer.parameters[name] as Parameter);
}

/** Takes all steps: fills in the gradients, takes the step, and passes the resulting parameters to `see`. */
export function play(problem: Problem, see: (parameters: readonly Parameter[], step: number) => void): void {
  const optimizer = construct(problem);
  const parameters = parametersOf(optimizer, problem);
  problem.gradients.forEach((gradient, n) => {
    parameters.forEach((parameter, p) => {
      if (n === problem.thawAt) parameter.frozen = false;
      parameter.grad.set(gradient[p] as number[]);
    });
    optimizer.step();
    see(parameters, n);
  });
}
