// Rules: every update rule and every point of centralization as options, for tests that cross them.

import type { ClassName, Options, Point, Problem } from './problem.ts';

export interface NamedRule {
  name: string;
  optimizer: ClassName;
  options: Options;
}

export const rules: readonly NamedRule[] = [
  { name: 'SGD', optimizer: 'SGD', options: { lr: 0.1 } },
  { name: 'SGD with momentum', optimizer: 'SGD', options: { lr: 0.1, momentum: 0.5 } },
  { name: 'SGDM', optimizer: 'SGDM', options: { lr: 0.1 } },
  { name: 'SGDM, dampening', optimizer: 'SGDM', options: { lr: 0.1, dampening: 0.3 } },
  { name: 'SGDM, Nesterov', optimizer: 'SGDM', options: { lr: 0.1, nesterov: true } },
  { name: 'SGDM, average', optimizer: 'SGDM', options: { lr: 0.1, buffer: 'average' } },
  { name: 'SGDM, average, Nesterov', optimizer: 'SGDM', options: { lr: 0.1, buffer: 'average', nesterov: true } },
  { name: 'Adam', optimizer: 'Adam', options: {} },
  { name: 'Adam, epsHat', optimizer: 'Adam', options: { lr: 0.01, epsHat: 1e-7, betas: [0.8, 0.95] } },
  { name: 'Adam, AMSGrad', optimizer: 'Adam', options: { lr: 0.01, amsgrad: true, eps: 1e-3 } },
  { name: 'AdamW', optimizer: 'AdamW', options: {} },
  { name: 'AdamW, eps 0', optimizer: 'AdamW', options: { lr: 0.01, eps: 0 } },
  { name: 'AdamW, AMSGrad, epsHat', optimizer: 'AdamW', options: { lr: 0.05, amsgrad: true, epsHat: 1e-6 } },
];

export interface Cell {
  at: Point | 'nowhere';
  decoupledWeightDecay: boolean;
}

/** The table of `at` without its two error cells, and no centralization at all. */
export const cells: readonly Cell[] = [
  { at: 'nowhere', decoupledWeightDecay: false },
  { at: 'gradient', decoupledWeightDecay: false },
  { at: 'gradient+decay', decoupledWeightDecay: false },
  { at: 'update', decoupledWeightDecay: false },
  { at: 'nowhere', decoupledWeightDecay: true },
  { at: 'gradient', decoupledWeightDecay: true },
  { at: 'update', decoupledWeightDecay: true },
  { at: 'update+decay', decoupledWeightDecay: true },
];

/**
 * A text that two problems share if and only if they choose alike in every option; numbers count as off, on or
 * scheduled.
 */
export function combination({ optimizer, options, stepsTaken, spec }: Problem): string {
  const chosen = Object.entries(options).map(([name, value]) => {
    if (typeof value === 'number') return `${name}: ${value === 0 ? 'off' : 'on'}`;
    if (typeof value === 'function') return `${name}: scheduled`;
    return `${name}: ${JSON.stringify(Array.isArray(value) ? 'on' : value)}`;
  });
  const perParameter = ['lrScale', 'decayScale', 'frozen'] as const;
  const used = perParameter.filter((name) => Object.values(spec).some((parameter) => parameter[name] !== undefined));
  return [optimizer, ...chosen.sort(), ...used, (stepsTaken ?? 0) > 0 ? 'restored' : 'new'].join('; ');
}
