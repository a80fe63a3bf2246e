// Lion (Chen et al. 2023, arXiv 2302.06675, algorithm 2).
//
// Bit for bit, as point 3 of the twin's specification:
//   c = b1 m + (1 - b1) x, with the m from before the step;  m = b2 m + (1 - b2) x
//   s = (c * 2^100) * 2^100;  s = max(min(s, 1), -1);  D = L s
// A minimum or maximum with a NaN argument is its first argument. No step is plain (point 6).

import { betas } from '../../hostile/bad-input/sorts.ts';
import { larger, smaller } from './float32.ts';
import type { Family, Float32Step, Rule } from './rule.ts';

interface Lion {
  readonly betas: readonly [number, number];
}

const f = Math.fround;

function rule({ betas: [b1, b2] }: Lion): Rule {
  return {
    state: [{ name: 'expAvg', moves: true }],
    digest: [5, b1, b2],
    float64(g, { expAvg: m = [] }, _, { add }) {
      const c = add(b1, m, 1 - b1, g);
      return { state: { expAvg: add(b2, m, 1 - b2, g) }, update: c.map(Math.sign), decided: c };
    },
    float32(L): Float32Step {
      const [d1, c1, d2, c2] = [f(b1), f(1 - b1), f(b2), f(1 - b2)];
      return {
        canBePlain: false,
        step(x, { expAvg: m = [] }, i) {
          const old = m[i] as number;
          const c = f(f(d1 * old) + f(c1 * x));
          m[i] = f(f(d2 * old) + f(c2 * x));
          const s = f(f(c * 2 ** 100) * 2 ** 100);
          return f(f(L) * larger(smaller(s, 1), -1));
        },
      };
    },
  };
}

export const lion = {
  classes: { Lion: { lr: 1e-4, weightDecay: 0, decoupledWeightDecay: true, betas: [0.9, 0.99] } },
  rule,
  crossed: [
    { name: 'Lion', optimizer: 'Lion', options: {} },
    { name: 'Lion, betas 0.95 and 0.98', optimizer: 'Lion', options: { lr: 0.003, betas: [0.95, 0.98] } },
    { name: 'Lion, betas 0.9 and 0.5', optimizer: 'Lion', options: { lr: 0.1, betas: [0.9, 0.5] } },
  ],
  examples: [
    { name: 'Lion', optimizer: 'Lion', options: { weightDecay: 0.1, centralize: true, nonFinite: 'skip' } },
    {
      name: 'Lion, of the update',
      optimizer: 'Lion',
      options: { lr: 0.01, betas: [0.5, 0.9], centralize: { at: 'update+decay' }, clipNorm: 1 },
    },
  ],
  fading: [
    { name: 'Lion, both betas 0.9', optimizer: 'Lion', options: { lr: 0.01, betas: [0.9, 0.9] } },
    {
      name: 'Lion, betas 0 and 0.95, of the update',
      optimizer: 'Lion',
      options: { lr: 0.01, betas: [0, 0.95], centralize: { at: 'update' } },
    },
  ],
  recorded: [
    { name: 'Lion', optimizer: 'Lion', options: { weightDecay: 0.1, centralize: true }, digest: '90400d9d7f83146e' },
    {
      name: 'Lion, scheduled, clipped, decay coupled, of the update',
      optimizer: 'Lion',
      options: {
        ...{ lr: (n) => 0.01 / (1 + n), weightDecay: 0.01, decoupledWeightDecay: false, clipNorm: 2 },
        ...{ betas: [0.95, 0.98], centralize: { at: 'update' } },
      },
      digest: 'd683a8e1ca827adc',
    },
  ],
  runtimes: {
    crossed: [
      ['Lion', { lr: 0.01, weightDecay: 0.1 }],
      ['Lion', { lr: 0.01, betas: [0.95, 0.98], weightDecay: 0.1, decoupledWeightDecay: false, maximize: true }],
    ],
    long: [{ name: 'Lion', optimizer: 'Lion', options: {} }],
    resumed: [
      { name: 'Lion', optimizer: 'Lion', options: { lr: 0.01, weightDecay: 0.1, centralize: true } },
      { name: 'Lion, averaged', optimizer: 'Lion', options: { lr: 0.01, betas: [0.5, 0.9], averageWeights: 0.99 } },
    ],
  },
  badInput: { betas },
  refused: [
    ['Lion', undefined],
    ['Lion', { beta: 0.9 }, 'TypeError', 'option "beta" is unknown, did you mean "betas"?'],
    ['Lion', { centralize: { outputAxis: 0, at: 'update+decay' } }],
  ],
} satisfies Family<Lion>;
