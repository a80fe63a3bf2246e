// SGD and SGDM: Polyak's heavy ball (1964), Nesterov's variant, and the running average of Yong et al. 2020, algorithm 1.
//
// Bit for bit, as point 3 of the twin's specification:
//   SGD            D = L x
//   with a buffer  b = mu b + c x;  D = (L p) b + (L q) x
//                  heavy ball: c = 1 - dampening, p = 1, q = 0, except mu = 0 and c = 1 at t = 1; average: c = 1 - mu
//                  at every t; nesterov: p = mu, and q = 1, or 1 - mu with the average
// A step can be plain (point 6) without a buffer, and with one where c = 1, which also ends plain unless the decay is decoupled.
// Where q = 0, D is then (L p) b.
// Without a buffer the rule is linear.

import { belowOne, flag, numeric, schedulable, upToOne, word } from '../../hostile/bad-input/sorts.ts';
import type { Family, Float32Step, Rule } from './rule.ts';

interface SGD {
  readonly momentum: number;
  readonly dampening: number;
  readonly nesterov: boolean;
  readonly buffer: 'sum' | 'average';
}

const f = Math.fround;

const shared = { weightDecay: 0, decoupledWeightDecay: false, dampening: 0, nesterov: false, buffer: 'sum' } as const;

const withoutBuffer: Rule = {
  state: [],
  digest: [0, 0, 0, false, false],
  isLinear: true,
  float64: (g) => ({ state: {}, update: g }),
  float32: (L) => ({ canBePlain: true, step: (x) => f(f(L) * x) }),
};

function rule({ momentum: mu, dampening, nesterov, buffer }: SGD): Rule {
  if (mu === 0) return withoutBuffer;
  const average = buffer === 'average';
  return {
    state: [{ name: 'momentumBuffer', moves: true }],
    digest: [1, mu, dampening, nesterov, average],
    float64(g, { momentumBuffer: old = [] }, t, { add }) {
      const c = average ? 1 - mu : t === 1 ? 1 : 1 - dampening; // what the gradient contributes to the buffer
      const momentumBuffer = add(mu, old, c, g);
      const update = nesterov ? add(average ? 1 - mu : 1, g, mu, momentumBuffer) : momentumBuffer;
      return { state: { momentumBuffer }, update };
    },
    float32(L, t): Float32Step {
      const copies = t === 1 && !average;
      const [now, c] = copies ? [0, 1] : [f(mu), f(average ? 1 - mu : 1 - dampening)];
      const p = f(L * (nesterov ? mu : 1));
      const q = nesterov ? f(L * (average ? 1 - mu : 1)) : 0;
      return {
        canBePlain: c === 1,
        endsPlain: c === 1,
        step(x, { momentumBuffer: b = [] }, i, plain) {
          const next = f(f(now * (b[i] as number)) + f(c * x));
          b[i] = next;
          return plain && !nesterov ? f(p * next) : f(f(p * next) + f(q * x));
        },
      };
    },
  };
}

export const sgd = {
  classes: { SGD: { ...shared, momentum: 0 }, SGDM: { ...shared, momentum: 0.9 } },
  rule,
  crossed: [
    { name: 'SGD', optimizer: 'SGD', options: { lr: 0.1 } },
    { name: 'SGD with momentum', optimizer: 'SGD', options: { lr: 0.1, momentum: 0.5 } },
    { name: 'SGDM', optimizer: 'SGDM', options: { lr: 0.1 } },
    { name: 'SGDM, dampening', optimizer: 'SGDM', options: { lr: 0.1, dampening: 0.3 } },
    { name: 'SGDM, Nesterov', optimizer: 'SGDM', options: { lr: 0.1, nesterov: true } },
    { name: 'SGDM, average', optimizer: 'SGDM', options: { lr: 0.1, buffer: 'average' } },
    { name: 'SGDM, average, Nesterov', optimizer: 'SGDM', options: { lr: 0.1, buffer: 'average', nesterov: true } },
  ],
  examples: [
    { name: 'SGD', optimizer: 'SGD', options: { lr: 0.1, weightDecay: 0.1, centralize: true } },
    { name: 'SGDM', optimizer: 'SGDM', options: { lr: 0.1, clipNorm: 1, centralize: { at: 'update' } } },
  ],
  fading: [
    { name: 'SGDM', optimizer: 'SGDM', options: { lr: 0.1 } },
    { name: 'SGDM, Nesterov, centralized', optimizer: 'SGDM', options: { lr: 0.1, nesterov: true, centralize: true } },
    {
      name: 'SGDM, average, of the update',
      optimizer: 'SGDM',
      options: { lr: 0.1, buffer: 'average', centralize: { at: 'update' } },
    },
    { name: 'SGDM, momentum 0.98', optimizer: 'SGDM', options: { lr: 0.1, momentum: 0.98 } },
  ],
  recorded: [
    {
      name: 'SGD, clipped',
      optimizer: 'SGD',
      options: { lr: 0.1, weightDecay: 1e-3, clipNorm: 2, gradScale: 0.5, centralize: { at: 'gradient' } },
      digest: '6646bfaadb6d6c1b',
    },
    {
      name: 'SGDM, as in the paper',
      optimizer: 'SGDM',
      options: { lr: (n) => 0.1 / (1 + n), weightDecay: 5e-4, centralize: true },
      digest: 'ee525c26c165e29f',
    },
    {
      name: 'SGDM, the average, nesterov, of the update',
      optimizer: 'SGDM',
      options: { lr: 0.1, weightDecay: 5e-4, buffer: 'average', nesterov: true, centralize: { at: 'update' } },
      digest: 'c3ace27d1ff95f9a',
    },
  ],
  runtimes: {
    crossed: [
      ['SGD', { lr: 0.1, weightDecay: 0.01 }],
      ['SGD', { lr: 0.1, weightDecay: 0.01, decoupledWeightDecay: true }],
      ['SGDM', { lr: 0.05, weightDecay: 0.01 }],
      ['SGDM', { lr: 0.05, momentum: 0.8, dampening: 0.3 }],
      ['SGDM', { lr: 0.05, nesterov: true, weightDecay: 0.01, decoupledWeightDecay: true }],
      ['SGDM', { lr: 0.1, buffer: 'average', weightDecay: 0.01 }],
      ['SGDM', { lr: 0.1, buffer: 'average', nesterov: true }],
    ],
    long: [
      { name: 'SGD', optimizer: 'SGD', options: { lr: 0.01 } },
      { name: 'SGDM', optimizer: 'SGDM', options: { lr: 0.01 } },
    ],
    resumed: [
      { name: 'SGD', optimizer: 'SGD', options: { lr: 0.1, weightDecay: 0.01 } },
      { name: 'SGDM', optimizer: 'SGDM', options: { lr: 0.05, weightDecay: 0.01, centralize: true } },
      {
        name: 'SGDM, nesterov and averaged',
        optimizer: 'SGDM',
        options: { lr: 0.05, nesterov: true, averageWeights: 0.99 },
      },
    ],
  },
  badInput: {
    momentum: schedulable(belowOne),
    dampening: numeric(upToOne),
    nesterov: flag().filter(([value]) => value !== true), // true needs momentum, see below
    buffer: word({
      expected: '"sum" or "average"',
      outside: [
        ['SUM', '"SUM"'],
        ['mean', '"mean"'],
      ],
      inside: ['sum', 'average', undefined],
    }),
  },
  refused: [
    ['SGD', { LR: 1 }, 'TypeError', 'option "LR" is unknown, did you mean "lr"?'],
    ['SGDM', { lr: 1, momentun: 0.9 }, 'TypeError', 'option "momentun" is unknown, did you mean "momentum"?'],
    ['SGDM', { lr: 1, nestrov: true }, 'TypeError', 'option "nestrov" is unknown, did you mean "nesterov"?'],
    ['SGD', { lr: 1, nesterov: true }, 'RangeError', 'nesterov is true and momentum is 0, expected momentum above 0'],
    [
      'SGDM',
      { lr: 1, nesterov: true, dampening: 0.5 },
      'RangeError',
      'nesterov is true and dampening is 0.5, expected dampening 0',
    ],
    [
      'SGDM',
      { lr: 1, buffer: 'average', dampening: 0.5 },
      'RangeError',
      'buffer is "average" and dampening is 0.5, expected dampening 0: the average has its own',
    ],
    ['SGDM', { lr: 1, nesterov: true, buffer: 'average' }],
    ['SGD', { lr: 1, nesterov: true, momentum: 5e-324 }],
  ],
} satisfies Family<SGD>;
