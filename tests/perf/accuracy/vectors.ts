// Vectors: our float32 error next to the reference's own over the recorded runs of torch, optax and the authors' code,
// against the float64 run of the same code; in ulp (2^-23) of the parameter's largest weight.

import type { ClassName, Options, ParameterSpec } from '../../numerics/oracle/problem.ts';
import { largest } from '../../numerics/oracle/trajectory.ts';
import { type Case, cases } from '../../numerics/vectors/cases.ts';
import { inexpressible, problemOf } from '../../numerics/vectors/options.ts';

interface Optimizer {
  readonly parameters: Readonly<Record<string, { readonly data: Float32Array; readonly grad: Float32Array }>>;
  step(): boolean;
}
export type Classes = Readonly<
  Record<ClassName, new (spec: Readonly<Record<string, ParameterSpec>>, options: Options) => Optimizer>
>;

/** The largest errors of one parameter of one case. */
interface Pair {
  readonly ours: number;
  readonly theirs: number;
}

export interface FileReport {
  readonly file: string;
  readonly cases: number;
  readonly parameters: number;
  /** Means and maxima over the parameters. */
  readonly ours: { readonly mean: number; readonly worst: number };
  readonly theirs: { readonly mean: number; readonly worst: number };
  /** Parameters whose error is at most that of the reference or 1 ulp. */
  readonly good: number;
}

/** The largest error of every parameter after any step. */
function pairsOf(one: Case, classes: Classes): Pair[] {
  const { optimizer: kind, spec, options, gradients } = problemOf(one);
  const optimizer = new classes[kind](spec, options);
  const parameters = Object.keys(spec).map((name) => optimizer.parameters[name] as Optimizer['parameters'][string]);
  const most = parameters.map(() => 0);
  gradients.forEach((gradient, n) => {
    parameters.forEach(({ grad }, p) => {
      grad.set(gradient[p] as number[]);
    });
    optimizer.step();
    parameters.forEach(({ data }, p) => {
      const expected = one.float64.after[n]?.[p] as number[];
      most[p] = data.reduce((error, x, i) => Math.max(error, Math.abs(x - (expected[i] as number))), most[p] as number);
    });
  });
  return most.flatMap((ours, p) => {
    const weights = [one.initial[p] as number[], ...one.float64.after.map((step) => step[p] as number[])];
    const ulp = 2 ** -23 * Math.max(...weights.map(largest));
    const theirs = one.error.perParameterMaxAbs[p] as number;
    return ulp === 0 ? [] : [{ ours: ours / ulp, theirs: theirs / ulp }];
  });
}

function summarize(errors: readonly number[]): { mean: number; worst: number } {
  return { mean: errors.reduce((sum, error) => sum + error, 0) / errors.length, worst: Math.max(...errors) };
}

/**
 * One report per file. Left out: the one case that our options cannot express, and the hazard, where float32 torch is
 * known to be wrong (its error says nothing about rounding).
 */
export function vectorErrors(classes: Classes): FileReport[] {
  const chosen = cases.filter((one) => !inexpressible(one) && !one.hazard);
  return [...new Set(chosen.map(({ file }) => file))].map((file) => {
    const own = chosen.filter((one) => one.file === file);
    const pairs = own.flatMap((one) => pairsOf(one, classes));
    return {
      file: file.replace('.json.gz', ''),
      cases: own.length,
      parameters: pairs.length,
      ours: summarize(pairs.map(({ ours }) => ours)),
      theirs: summarize(pairs.map(({ theirs }) => theirs)),
      good: pairs.filter(({ ours, theirs }) => ours <= Math.max(theirs, 1)).length,
    };
  });
}
