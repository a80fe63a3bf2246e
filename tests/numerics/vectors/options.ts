// Options: a recorded case in the terms of the public API, in any layout of its axes.

import type { ClassName, Options, ParameterSpec, Problem } from '../oracle/problem.ts';
import { sizeOf } from '../oracle/problem.ts';
import { badInputOf } from '../rules/index.ts';
import type { Case, CaseParameter, Series } from './cases.ts';

/** Where the output axis goes: as recorded, last, or second as in PyTorch's transposed convolutions. */
export type Layout = 'recorded' | 'columns' | 'transposed';

/** Why a case cannot be expressed, or undefined if it can. */
export function inexpressible({ semantics }: Case): string | undefined {
  return semantics.amsgradMax === 'bias-corrected' ? 'AMSGrad on the bias-corrected v is no option of ours' : undefined;
}

/** Whether there is anything to permute. The outputs of the Keras cases are last already. */
export function hasLayout({ file, parameters }: Case, layout: Layout): boolean {
  if (layout === 'recorded') return true;
  if (file.startsWith('keras')) return false;
  return layout === 'columns' || parameters.some(({ shape }) => shape.length > 2);
}

/** Decay as the authors scale it: L k / bc1 (AdamW) and L k sqrt(bc2) / bc1 (legacy AdamW), where torch has L k. */
function weightDecay({ optimizer, semantics }: Case): Options['weightDecay'] {
  const { weightDecay: k, betas } = optimizer;
  if (!semantics.decayScale || semantics.decayScale === 'lr' || !betas) return k;
  const [b1, b2] = betas;
  const root = semantics.decayScale === 'lr/bc1' ? () => 1 : (t: number) => Math.sqrt(1 - b2 ** t);
  return (stepsTaken) => (k * root(stepsTaken + 1)) / (1 - b1 ** (stepsTaken + 1));
}

/** What is centralized; cases without decay rely on the default of `at`. */
function centralize({ gc, optimizer }: Case, layout: Layout): Options['centralize'] {
  if (!gc) return false;
  const inside = gc.decay === 'inside';
  const gradient = gc.decay === 'none' ? {} : { at: inside ? ('gradient+decay' as const) : ('gradient' as const) };
  const update = { at: inside && optimizer.decoupled === true ? ('update+decay' as const) : ('update' as const) };
  return {
    ...(layout === 'columns' ? { outputAxis: -1 } : {}),
    ...(gc.location === 'gradient' ? gradient : update),
    minRank: gc.convOnly ? 4 : 2,
    minFanIn: 1,
  };
}

/** Epsilon before the bias correction is epsHat for Adam; RAdam's eps always means that. */
function epsilonName({ optimizer: { kind }, semantics }: Case): 'eps' | 'epsHat' {
  return semantics.epsilon === 'before-bias-correction' && 'epsHat' in badInputOf(kind) ? 'epsHat' : 'eps';
}

function optionsOf(one: Case, layout: Layout): Options {
  const { kind, lr, maximize, decoupled, ...others } = one.optimizer;
  const own = Object.entries(others)
    .filter(([name, value]) => name in badInputOf(kind) && value !== null)
    .map(([name, value]) => [name === 'eps' ? epsilonName(one) : name, value]);
  return {
    ...{ lr, maximize, weightDecay: weightDecay(one) ?? 0, centralize: centralize(one, layout) ?? false },
    ...(decoupled !== undefined && { decoupledWeightDecay: decoupled }),
    ...(one.lookahead && { lookahead: one.lookahead }),
    ...Object.fromEntries(own),
  };
}

/** The axes of a parameter in their new order. */
function orderOf({ shape }: CaseParameter, layout: Layout): number[] {
  const axes = shape.map((_, axis) => axis);
  if (layout === 'columns') return [...axes.slice(1), 0];
  if (layout === 'transposed' && shape.length > 2) return [1, 0, ...axes.slice(2)];
  return axes;
}

/** Row-major values with their axes in another order. */
function permute(values: readonly number[], shape: readonly number[], order: readonly number[]): number[] {
  const to = order.map((axis) => shape[axis] as number);
  return values.map((_, flat) => {
    const from = order.reduce((sum, axis, a) => {
      const index = Math.floor(flat / sizeOf(to.slice(a + 1))) % (to[a] as number);
      return sum + index * sizeOf(shape.slice(axis + 1));
    }, 0);
    return values[from] as number;
  });
}

/** All weights or gradients of a case in another layout. */
export function inLayout(series: Series, { parameters }: Case, layout: Layout): Series {
  return series.map((step) =>
    step.map((values, p) => {
      const parameter = parameters[p] as CaseParameter;
      return permute(values, parameter.shape, orderOf(parameter, layout));
    }),
  );
}

/** The case as a problem for the library and for the oracle. */
export function problemOf(one: Case, layout: Layout = 'recorded'): Problem {
  const initial = inLayout([one.initial], one, layout)[0] as Series[number];
  const spec = one.parameters.map((parameter, p): [string, ParameterSpec] => {
    const order = orderOf(parameter, layout);
    const outputAxis = parameter.outputAxes.map((axis) => order.indexOf(axis));
    const shape = order.map((axis) => parameter.shape[axis] as number);
    const stated = layout === 'columns' || shape.length < 2 ? {} : { outputAxis };
    return [parameter.name, { shape, initial: initial[p] as number[], ...stated }];
  });
  const optimizer: ClassName = one.optimizer.kind;
  const gradients = inLayout(one.gradients, one, layout).map((step) => step.map((g) => g.map(Math.fround)));
  return { optimizer, spec: Object.fromEntries(spec), options: optionsOf(one, layout), gradients };
}
