// RAdam (Liu et al. 2020, arXiv 1908.03265, algorithm 2), with epsilon as in torch: added to the uncorrected root.
//
// Bit for bit, as point 3 of the twin's specification: as in Adam (adam.ts), with other scalars.
//   far = 2 / (1 - b2) - 1;  rho = far - 2 t b2^t / (1 - b2^t);  R = sqrt(1 - b2^t)
//   rho > 5: alpha = sqrt((rho - 4) (rho - 2) far / ((far - 4) (far - 2) rho)) R / (1 - b1^t);  e = max(eps, 2^-126)
//   else alpha = 2^64 / (1 - b1^t) and e = 2^64, which swamps the root

import { betas, nonNegativeFloat32, numeric } from '../../hostile/bad-input/sorts.ts';
import { adamStep } from './adam.ts';
import { power } from './float32.ts';
import type { Family, Rule } from './rule.ts';

interface RAdam {
  readonly betas: readonly [number, number];
  readonly eps: number;
}

function rule({ betas: [b1, b2], eps }: RAdam): Rule {
  const floor = 2 ** -62 / Math.sqrt(1 - b2);
  const far = 2 / (1 - b2) - 1;
  /** The rectification; undefined where there is none. */
  const rectification = (rho: number): number | undefined =>
    rho > 5 ? Math.sqrt(((rho - 4) * (rho - 2) * far) / ((far - 4) * (far - 2) * rho)) : undefined;
  return {
    state: [
      { name: 'expAvg', moves: true },
      { name: 'expAvgSq', floor },
    ],
    digest: [6, b1, b2, eps],
    float64(g, { expAvg: oldM = [], expAvgSq: oldV = [] }, t, { near, add }) {
      const [c1, c2] = [1 - b1 ** t, Math.sqrt(1 - b2 ** t)]; // the bias corrections
      const m = add(b1, oldM, 1 - b1, g);
      const squares = g.map((gi) => near(gi * gi));
      const v = add(b2, oldV, 1 - b2, squares);
      const rect = rectification(far - (2 * t * b2 ** t) / (1 - b2 ** t));
      const root = v.map((vi) => (rect === undefined ? 1 : near(near(near(Math.sqrt(vi)) + eps) / (rect * c2))));
      const update = m.map((mi, i) => (mi === 0 ? 0 : near(near(mi / c1) / (root[i] as number))));
      return { state: { expAvg: m, expAvgSq: v }, update };
    },
    foldsFactor: true,
    float32(L, t, F) {
      const last = 1 - power(b2, t);
      const rect = rectification(far - (2 * t * power(b2, t)) / last);
      const [numerator, e] =
        rect === undefined ? [2 ** 64, 2 ** 64] : [rect * Math.sqrt(last), Math.max(eps, 2 ** -126)];
      const least = Math.min(2 ** -26 * eps, floor);
      return adamStep({ b1, b2, alpha: L * (numerator / (1 - power(b1, t))), e, floor: least, F, amsgrad: false });
    },
  };
}

export const radam = {
  classes: { RAdam: { lr: 1e-3, weightDecay: 0, decoupledWeightDecay: false, betas: [0.9, 0.999], eps: 1e-8 } },
  rule,
  crossed: [
    { name: 'RAdam', optimizer: 'RAdam', options: {} },
    { name: 'RAdam, both betas 0.9', optimizer: 'RAdam', options: { lr: 0.01, betas: [0.9, 0.9], eps: 1e-3 } },
    { name: 'RAdam, never rectified', optimizer: 'RAdam', options: { lr: 0.05, betas: [0.8, 0.5], eps: 0 } },
  ],
  examples: [
    { name: 'RAdam', optimizer: 'RAdam', options: { centralize: true, nonFinite: 'skip', weightDecay: 0.1 } },
    {
      name: 'RAdam, of the update',
      optimizer: 'RAdam',
      options: { betas: [0.9, 0.9], decoupledWeightDecay: true, centralize: { at: 'update+decay' }, clipNorm: 1 },
    },
  ],
  fading: [
    { name: 'RAdam', optimizer: 'RAdam', options: { lr: 0.01 } },
    {
      name: 'RAdam, eps 0, both betas 0.9',
      optimizer: 'RAdam',
      options: { lr: 0.01, eps: 0, betas: [0.9, 0.9], centralize: { at: 'update' } },
    },
  ],
  recorded: [
    { name: 'RAdam', optimizer: 'RAdam', options: { weightDecay: 0.01, centralize: true }, digest: '439e9b0f241c12f8' },
    {
      name: 'RAdam, decay decoupled, maximize, of the update',
      optimizer: 'RAdam',
      options: {
        ...{ betas: [0.95, 0.9], eps: 1e-5, weightDecay: 0.1, decoupledWeightDecay: true, maximize: true },
        ...{ centralize: { at: 'update+decay' } },
      },
      digest: '52e5cbafb7342999',
    },
  ],
  runtimes: {
    crossed: [
      ['RAdam', { lr: 0.01, weightDecay: 0.01 }],
      ['RAdam', { lr: 0.01, betas: [0.9, 0.9], eps: 0, maximize: true }],
      ['RAdam', { lr: 0.01, weightDecay: 0.1, decoupledWeightDecay: true }],
    ],
    long: [{ name: 'RAdam', optimizer: 'RAdam', options: {} }],
    resumed: [
      { name: 'RAdam', optimizer: 'RAdam', options: { lr: 0.01, centralize: true } },
      { name: 'RAdam, averaged', optimizer: 'RAdam', options: { betas: [0.9, 0.9], averageWeights: 0.9 } },
    ],
  },
  badInput: { betas, eps: numeric(nonNegativeFloat32) },
  refused: [
    ['RAdam', undefined],
    ['RAdam', { epsHat: 1 }, 'TypeError', 'option "epsHat" is unknown, did you mean "eps"?'],
  ],
} satisfies Family<RAdam>;
