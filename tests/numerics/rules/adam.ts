// Adam (Kingma and Ba 2015, arXiv 1412.6980), AdamW (Loshchilov and Hutter 2019, arXiv 1711.05101), and both with the
// maximum of AMSGrad (Reddi et al. 2018, arXiv 1904.09237).
//
// Bit for bit, as point 3 of the twin's specification:
//   Adam           m = b1 m + (1 - b1) x;  a = x + floor;  v = b2 v + ((1 - b2) a) a;  D = (L alpha) m / (root(v) + e)
//                  R = sqrt(1 - b2^t), alpha = R / (1 - b1^t), e = max(eps R, 2^-126) or max(epsHat, 2^-126),
//                  floor = min(2^-26 eps, 2^-62 / sqrt(1 - b2)), with epsHat for eps if that is given
//   amsgrad        y = max(v, y) is kept, and replaces v in D; v if one of the two is NaN
// Without amsgrad a step can be plain (point 6), and a factor F of the gradients is folded (point 2): (1 - b1) F,
// (1 - b2) F F and floor / F replace (1 - b1), (1 - b2) and floor. No y is set to 0.

import { betas, flag, nonNegativeFloat32, numeric } from '../../hostile/bad-input/sorts.ts';
import { larger, power } from './float32.ts';
import type { Family, Float32Step, Rule } from './rule.ts';

interface Adam {
  readonly betas: readonly [number, number];
  readonly eps: number;
  readonly epsHat: number;
  readonly amsgrad: boolean;
}

const f = Math.fround;

const shared = { lr: 1e-3, betas: [0.9, 0.999], eps: 1e-8, epsHat: Number.NaN, amsgrad: false } as const; // NaN: not set

function rule({ betas: [b1, b2], eps: torchs, epsHat, amsgrad }: Adam): Rule {
  const isHat = !Number.isNaN(epsHat);
  const eps = isHat ? epsHat : torchs;
  const floor = 2 ** -62 / Math.sqrt(1 - b2);
  return {
    state: [
      { name: 'expAvg', moves: true },
      { name: 'expAvgSq', floor },
      ...(amsgrad ? [{ name: 'maxExpAvgSq', floor, kept: true } as const] : []),
    ],
    digest: [amsgrad ? 3 : 2, b1, b2, eps, isHat, amsgrad],
    float64(g, { expAvg: oldM = [], expAvgSq: oldV = [], maxExpAvgSq: oldMax = [] }, t, { near, add }) {
      const [c1, c2] = [1 - b1 ** t, Math.sqrt(1 - b2 ** t)]; // the bias corrections
      const m = add(b1, oldM, 1 - b1, g);
      const squares = g.map((gi) => near(gi * gi));
      const v = add(b2, oldV, 1 - b2, squares);
      const max = v.map((vi, i) => Math.max(vi, oldMax[i] as number));
      const root = (amsgrad ? max : v).map((vi) => near(near(Math.sqrt(vi)) / c2 + (isHat ? eps / c2 : eps)));
      const update = m.map((mi, i) => (mi === 0 ? 0 : near(near(mi / c1) / (root[i] as number))));
      return { state: { expAvg: m, expAvgSq: v, ...(amsgrad && { maxExpAvgSq: max }) }, update };
    },
    foldsFactor: !amsgrad,
    float32(L, t, F) {
      const root = Math.sqrt(1 - power(b2, t));
      const e = Math.max(isHat ? eps : eps * root, 2 ** -126);
      const least = Math.min(2 ** -26 * eps, floor);
      return adamStep({ b1, b2, alpha: L * (root / (1 - power(b1, t))), e, floor: least, F, amsgrad });
    },
  };
}

/** The inputs of the bit-exact formula, in float64. */
interface Scalars {
  readonly b1: number;
  readonly b2: number;
  /** L alpha. */
  readonly alpha: number;
  readonly e: number;
  readonly floor: number;
  readonly F: number;
  readonly amsgrad: boolean;
}

/** The bit-exact formula, with these scalars. */
export function adamStep({ b1, b2, alpha, e, floor, F, amsgrad }: Scalars): Float32Step {
  const [d1, c1, d2, c2] = [f(b1), f((1 - b1) * F), f(b2), f((1 - b2) * F * F)];
  const [a32, e32, floor32] = [f(alpha), f(e), f(floor / F)];
  return {
    canBePlain: !amsgrad,
    step(x, { expAvg: m = [], expAvgSq: v = [], maxExpAvgSq: y = [] }, i) {
      const a = f(x + floor32);
      const nextM = f(f(d1 * (m[i] as number)) + f(c1 * x));
      const nextV = f(f(d2 * (v[i] as number)) + f(f(c2 * a) * a));
      const divisor = amsgrad ? larger(nextV, y[i] as number) : nextV;
      [m[i], v[i]] = [nextM, nextV];
      if (amsgrad) y[i] = divisor;
      return f(f(a32 * nextM) / f(f(Math.sqrt(divisor)) + e32));
    },
  };
}

const both = 'eps and epsHat are both set, expected one: eps as in torch, or epsHat as in Keras';

export const adam = {
  classes: {
    Adam: { ...shared, weightDecay: 0, decoupledWeightDecay: false },
    AdamW: { ...shared, weightDecay: 0.01, decoupledWeightDecay: true },
  },
  rule,
  crossed: [
    { name: 'Adam', optimizer: 'Adam', options: {} },
    { name: 'Adam, epsHat', optimizer: 'Adam', options: { lr: 0.01, epsHat: 1e-7, betas: [0.8, 0.95] } },
    { name: 'Adam, AMSGrad', optimizer: 'Adam', options: { lr: 0.01, amsgrad: true, eps: 1e-3 } },
    { name: 'AdamW', optimizer: 'AdamW', options: {} },
    { name: 'AdamW, eps 0', optimizer: 'AdamW', options: { lr: 0.01, eps: 0 } },
    { name: 'AdamW, AMSGrad, epsHat', optimizer: 'AdamW', options: { lr: 0.05, amsgrad: true, epsHat: 1e-6 } },
  ],
  examples: [
    { name: 'Adam', optimizer: 'Adam', options: { centralize: true, nonFinite: 'skip', amsgrad: true } },
    {
      name: 'AdamW',
      optimizer: 'AdamW',
      options: { centralize: { at: 'update+decay' }, clipNorm: 1, nonFinite: 'skip' },
    },
    { name: 'Adam, not centralized', optimizer: 'Adam', options: { epsHat: 1e-8, maximize: true } },
  ],
  fading: [
    { name: 'Adam', optimizer: 'Adam', options: { lr: 0.01 } },
    { name: 'Adam, AMSGrad, centralized', optimizer: 'Adam', options: { lr: 0.01, amsgrad: true, centralize: true } },
    {
      name: 'Adam, eps 0, both betas 0.9',
      optimizer: 'Adam',
      options: { lr: 0.01, eps: 0, betas: [0.9, 0.9], centralize: { at: 'update' } },
    },
    {
      name: 'AdamW, of the update',
      optimizer: 'AdamW',
      options: { lr: 0.01, weightDecay: 0, centralize: { at: 'update+decay' } },
    },
  ],
  recorded: [
    {
      name: 'Adam, amsgrad, maximize',
      optimizer: 'Adam',
      options: { amsgrad: true, maximize: true, epsHat: 1e-7, weightDecay: 0.01, centralize: true },
      digest: 'e0b707908f8416a8',
    },
    {
      name: 'AdamW',
      optimizer: 'AdamW',
      options: { centralize: { at: 'update+decay' } },
      digest: '2f7ba1396df35eb5',
    },
  ],
  runtimes: {
    crossed: [
      ['Adam', { lr: 0.01, weightDecay: 0.01 }],
      ['Adam', { lr: 0.01, amsgrad: true, betas: [0.8, 0.99] }],
      ['Adam', { lr: 0.01, epsHat: 1e-6 }],
      ['Adam', { lr: 0.01, eps: 0, maximize: true }],
      ['AdamW', { lr: 0.01, weightDecay: 0.1 }],
      ['AdamW', { lr: 0.01, amsgrad: true, epsHat: 0 }],
    ],
    long: [
      { name: 'Adam', optimizer: 'Adam', options: {} },
      { name: 'AdamW, amsgrad', optimizer: 'AdamW', options: { amsgrad: true } },
    ],
    resumed: [
      { name: 'Adam', optimizer: 'Adam', options: { lr: 0.01, centralize: { at: 'update' } } },
      { name: 'Adam, amsgrad', optimizer: 'Adam', options: { lr: 0.01, amsgrad: true, clipNorm: 0.5 } },
      { name: 'AdamW', optimizer: 'AdamW', options: { lr: 0.01, weightDecay: 0.1 } },
      {
        name: 'AdamW, amsgrad and averaged',
        optimizer: 'AdamW',
        options: { amsgrad: true, averageWeights: 0.9, centralize: true },
      },
    ],
  },
  badInput: { betas, eps: numeric(nonNegativeFloat32), epsHat: numeric(nonNegativeFloat32), amsgrad: flag() },
  refused: [
    ['Adam', undefined],
    ['AdamW', {}],
    ['Adam', { learningRate: 1 }, 'TypeError', 'option "learningRate" is unknown, did you mean "lr"?'],
    ['Adam', { beta: 0.9 }, 'TypeError', 'option "beta" is unknown, did you mean "betas"?'],
    ['Adam', { weight_decay: 0 }, 'TypeError', 'option "weight_decay" is unknown, did you mean "weightDecay"?'],
    ['Adam', { ep: 1 }, 'TypeError', 'option "ep" is unknown, did you mean "eps"?'],
    ['AdamW', { epshat: 1 }, 'TypeError', 'option "epshat" is unknown, did you mean "epsHat"?'],
    ['Adam', { eps: 1e-8, epsHat: 1e-8 }, 'RangeError', both],
    ['AdamW', { eps: 0, epsHat: 0 }, 'RangeError', both],
  ],
} satisfies Family<Adam>;
