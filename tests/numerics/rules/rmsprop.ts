// RMSprop (Tieleman and Hinton 2012, Coursera lecture 6.5), with momentum and centering as in torch.
//
// Bit for bit, as point 3 of the twin's specification:
//   h = x + floor;  v = alpha v + ((1 - alpha) h) h;  a = alpha a + (1 - alpha) x;  q = a + floor, or 0 if not centered
//   s = max(v - q q, 0);  r = x / (root(s) + e);  b = mu b + r, with 0 for the old b if there is no momentum;  D = L b
//   e = max(eps, 2^-126), floor = min(2^-26 eps, 2^-62 / sqrt(1 - alpha))
// A maximum with a NaN argument is its first argument. No step is plain (point 6): b exists even without momentum.

import { belowOne, flag, nonNegativeFloat32, numeric, schedulable } from '../../hostile/bad-input/sorts.ts';
import { larger } from './float32.ts';
import type { Family, Float32Step, Rule } from './rule.ts';

interface RMSprop {
  readonly alpha: number;
  readonly eps: number;
  readonly momentum: number;
  readonly centered: boolean;
}

const f = Math.fround;

function rule({ alpha, eps, momentum, centered }: RMSprop): Rule {
  const floor = 2 ** -62 / Math.sqrt(1 - alpha);
  return {
    state: [
      { name: 'squareAvg', floor },
      ...(momentum > 0 ? [{ name: 'momentumBuffer', moves: true } as const] : []),
      ...(centered ? [{ name: 'gradAvg' }] : []),
    ],
    digest: [4, alpha, eps, momentum, centered],
    float64(g, { squareAvg: oldV = [], momentumBuffer: oldB = [], gradAvg: oldA = [] }, _, { near, add }) {
      const squares = g.map((gi) => near(gi * gi));
      const squareAvg = add(alpha, oldV, 1 - alpha, squares);
      const gradAvg = centered ? add(alpha, oldA, 1 - alpha, g) : g.map(() => 0);
      const variance = squareAvg.map((v, i) => near(v - near((gradAvg[i] as number) ** 2)));
      const root = variance.map((s) => near(near(Math.sqrt(Math.max(s, 0))) + eps));
      const r = g.map((gi, i) => (gi === 0 ? 0 : near(gi / (root[i] as number))));
      const momentumBuffer = momentum > 0 ? add(momentum, oldB, 1, r) : r;
      const state = { squareAvg, ...(momentum > 0 && { momentumBuffer }), ...(centered && { gradAvg }) };
      return { state, update: momentumBuffer };
    },
    float32(L): Float32Step {
      const [al, c, mu, e] = [f(alpha), f(1 - alpha), f(momentum), f(Math.max(eps, 2 ** -126))];
      const least = f(Math.min(2 ** -26 * eps, floor));
      return {
        canBePlain: false,
        step(x, { squareAvg: v = [], momentumBuffer: b, gradAvg: a }, i) {
          const h = f(x + least);
          const square = f(f(al * (v[i] as number)) + f(f(c * h) * h));
          v[i] = square;
          let q = 0;
          if (a !== undefined) {
            a[i] = f(f(al * (a[i] as number)) + f(c * x));
            q = f(a[i] + least);
          }
          const s = larger(f(square - f(q * q)), 0);
          const r = f(x / f(f(Math.sqrt(s)) + e));
          const next = f(f(mu * (b?.[i] ?? 0)) + r);
          if (b !== undefined) b[i] = next;
          return f(f(L) * next);
        },
      };
    },
  };
}

export const rmsprop = {
  classes: {
    RMSprop: {
      ...{ lr: 1e-2, weightDecay: 0, decoupledWeightDecay: false },
      ...{ alpha: 0.99, eps: 1e-8, momentum: 0, centered: false },
    },
  },
  rule,
  crossed: [
    { name: 'RMSprop', optimizer: 'RMSprop', options: {} },
    { name: 'RMSprop, eps 0', optimizer: 'RMSprop', options: { alpha: 0.5, eps: 0 } },
    { name: 'RMSprop, momentum', optimizer: 'RMSprop', options: { alpha: 0.9, momentum: 0.9 } },
    { name: 'RMSprop, centered', optimizer: 'RMSprop', options: { lr: 0.003, centered: true, eps: 1e-3 } },
    {
      name: 'RMSprop, centered, momentum',
      optimizer: 'RMSprop',
      options: { alpha: 0.95, momentum: 0.5, centered: true },
    },
  ],
  examples: [
    { name: 'RMSprop', optimizer: 'RMSprop', options: { weightDecay: 0.1, centralize: true, nonFinite: 'skip' } },
    {
      name: 'RMSprop, momentum',
      optimizer: 'RMSprop',
      options: { momentum: 0.9, centralize: { at: 'update' }, clipNorm: 1 },
    },
    { name: 'RMSprop, centered', optimizer: 'RMSprop', options: { centered: true, maximize: true } },
    {
      name: 'RMSprop, centered, momentum',
      optimizer: 'RMSprop',
      options: { centered: true, momentum: 0.5, decoupledWeightDecay: true, centralize: { at: 'update+decay' } },
    },
  ],
  fading: [
    { name: 'RMSprop', optimizer: 'RMSprop', options: {} },
    { name: 'RMSprop, eps 0, centered', optimizer: 'RMSprop', options: { eps: 0, centered: true, centralize: true } },
    {
      name: 'RMSprop, momentum, of the update',
      optimizer: 'RMSprop',
      options: { momentum: 0.95, centralize: { at: 'update' } },
    },
    {
      name: 'RMSprop, alpha 0.9, centered, momentum',
      optimizer: 'RMSprop',
      options: { alpha: 0.9, centered: true, momentum: 0.9, decoupledWeightDecay: true },
    },
  ],
  recorded: [
    {
      name: 'RMSprop, clipped',
      optimizer: 'RMSprop',
      options: { weightDecay: 0.01, clipNorm: 2, centralize: true },
      digest: '86589c1c3b20b8c7',
    },
    {
      name: 'RMSprop, centered, momentum, of the update',
      optimizer: 'RMSprop',
      options: { alpha: 0.9, centered: true, momentum: 0.9, eps: 1e-6, centralize: { at: 'update' } },
      digest: 'e4043f332e63f801',
    },
  ],
  runtimes: {
    crossed: [
      ['RMSprop', { lr: 0.01, weightDecay: 0.01 }],
      ['RMSprop', { lr: 0.01, momentum: 0.9, eps: 0 }],
      ['RMSprop', { lr: 0.01, centered: true, maximize: true }],
      ['RMSprop', { alpha: 0.9, centered: true, momentum: 0.5, weightDecay: 0.1, decoupledWeightDecay: true }],
    ],
    long: [{ name: 'RMSprop, centered, momentum', optimizer: 'RMSprop', options: { centered: true, momentum: 0.9 } }],
    resumed: [
      { name: 'RMSprop', optimizer: 'RMSprop', options: { weightDecay: 0.01, centralize: true } },
      {
        name: 'RMSprop, centered, momentum',
        optimizer: 'RMSprop',
        options: { centered: true, momentum: 0.9, averageWeights: 0.9 },
      },
    ],
  },
  badInput: {
    alpha: numeric(belowOne),
    eps: numeric(nonNegativeFloat32),
    momentum: schedulable(belowOne),
    centered: flag(),
  },
  refused: [
    ['RMSprop', undefined],
    ['RMSprop', { centred: true }, 'TypeError', 'option "centred" is unknown, did you mean "centered"?'],
    ['RMSprop', { alfa: 0.9 }, 'TypeError', 'option "alfa" is unknown, did you mean "alpha"?'],
    ['RMSprop', { alpha: 0, momentum: 5e-324, eps: 0, centered: true }],
  ],
} satisfies Family<RMSprop>;
