// Cells: every point of centralization with both kinds of decay, for tests that cross them with the rules.

import type { Point, Problem } from './problem.ts';

export interface Cell {
  at: Point | 'nowhere';
  decoupledWeightDecay: boolean;
}

/** The table of `at` without its two error cells, plus no centralization at all. */
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
 * A string that two problems share if and only if they make the same choice in every option; numbers count as off, on
 * or scheduled.
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
