// Lookahead (Zhang et al. 2019, arXiv 1907.08610) around rules of every family. It is a shared option rather than a
// rule: its formula is in the oracle and the twin, and this file holds only the variants that join those of the rules.

import type { Lists } from './rule.ts';

interface Own {
  readonly nesterov: boolean;
  readonly momentum: number;
  readonly centered: boolean;
  readonly amsgrad: boolean;
  readonly betas: readonly [number, number];
  readonly eps: number;
}

export const lookahead = {
  crossed: [
    { name: 'SGD, lookahead', optimizer: 'SGD', options: { lr: 0.1, lookahead: { every: 1, alpha: 0.25 } } },
    { name: 'SGDM, lookahead', optimizer: 'SGDM', options: { lr: 0.1, nesterov: true, lookahead: { every: 2 } } },
    { name: 'AdamW, lookahead', optimizer: 'AdamW', options: { lr: 0.01, lookahead: { every: 2, alpha: 1 } } },
    {
      name: 'RMSprop, lookahead',
      optimizer: 'RMSprop',
      options: { momentum: 0.5, lookahead: { every: 2, alpha: 0.8 } },
    },
    { name: 'Lion, lookahead', optimizer: 'Lion', options: { lr: 0.01, lookahead: { every: 2, alpha: 0.3 } } },
    {
      name: 'RAdam, lookahead',
      optimizer: 'RAdam',
      options: { lr: 0.01, betas: [0.95, 0.999], eps: 1e-5, lookahead: {} },
    },
  ],
  examples: [
    {
      name: 'AdamW, lookahead',
      optimizer: 'AdamW',
      options: { centralize: true, amsgrad: true, lookahead: { every: 3 }, averageWeights: 0.9 },
    },
    {
      name: 'RAdam, lookahead',
      optimizer: 'RAdam',
      options: { centralize: { at: 'update' }, lookahead: {}, nonFinite: 'skip', clipNorm: 1 },
    },
  ],
  fading: [
    {
      name: 'SGDM, lookahead',
      optimizer: 'SGDM',
      options: { lr: 0.1, centralize: true, lookahead: { every: 1, alpha: 1 } },
    },
  ],
  recorded: [
    {
      name: 'SGDM, lookahead',
      optimizer: 'SGDM',
      options: { lr: 0.1, weightDecay: 5e-4, centralize: true, lookahead: {} },
      digest: '2eb4ff525b49826f',
    },
    {
      name: 'RAdam, lookahead: Ranger',
      optimizer: 'RAdam',
      options: {
        ...{ betas: [0.95, 0.999], eps: 1e-5, weightDecay: 0.01, decoupledWeightDecay: true },
        ...{ centralize: true, lookahead: { every: 6, alpha: 0.5 } },
      },
      digest: '97bbd2df1d36e635',
    },
  ],
  runtimes: {
    crossed: [
      ['SGDM', { lr: 0.05, weightDecay: 0.01, lookahead: {} }],
      ['RAdam', { lr: 0.01, betas: [0.95, 0.999], eps: 1e-5, lookahead: { every: 6, alpha: 0.8 } }],
    ],
    long: [{ name: 'Lion, lookahead', optimizer: 'Lion', options: { lookahead: { every: 7, alpha: 0.1 } } }],
    resumed: [
      {
        name: 'AdamW, lookahead and averaged',
        optimizer: 'AdamW',
        options: { lookahead: { every: 7, alpha: 0.5 }, averageWeights: 0.99, centralize: true },
      },
    ],
  },
} satisfies Lists<Own>;
