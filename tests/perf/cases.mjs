// The cases: which shapes under which rule, and who runs them in which variants.
import { makeCase } from './case.mjs';
import { NETWORK_CASES } from './networks/cases.mjs';
import { SHAPES, SIZES, UP_TO_A_MILLION } from './shapes.mjs';

const RULES = ['sgd', 'sgdm', 'adam'];

/** What a variant adds to a problem; by default gradients are normal and there are no settling steps. */
const VARIANTS = {
  off: { gc: 'off' },
  rows: { gc: 'rows' },
  columns: { gc: 'columns' },
  update: { gc: 'update' },
  'update-columns': { gc: 'update-columns' },
  'off zero': { gc: 'off', gradient: 'zero', settle: 5000 },
  'rows zero': { gc: 'rows', gradient: 'zero', settle: 5000 },
  'off tiny': { gc: 'off', gradient: 'tiny', settle: 200 },
  'rows tiny': { gc: 'rows', gradient: 'tiny', settle: 200 },
  'off flush always': { gc: 'off', flush: true },
  'off flush never': { gc: 'off', flush: false },
  'off zeroGrad': { gc: 'off', clear: 'pass' },
  'off fill': { gc: 'off', clear: 'after' },
};

const simple = (shape, rule, runners, options) =>
  makeCase(shape, rule, runners, { shapes: SHAPES[shape], variants: VARIANTS, ...options });

function sized(shape, rule) {
  const points = rule === 'adam' ? ['update', 'update-columns'] : [];
  const cpu = UP_TO_A_MILLION.includes(shape) ? [['tfjs-cpu', 'off']] : [];
  const runners = [
    ['ours', 'off', 'rows', 'columns', ...points],
    ['loop', 'off', 'rows'],
    ['native', 'off', 'rows', 'columns'],
    ['torch', 'off'],
    ...cpu,
    ['tfjs-wasm', 'off'],
    ['jax-js', 'off', 'rows'],
    ['copy', 'off'],
  ];
  const quick = shape === '512x512' || (['512', '256x256', '2048x2048'].includes(shape) && rule === 'adam');
  return simple(shape, rule, runners, { quick });
}

const shaped = (shape, rule, ...variants) =>
  simple(shape, rule, [
    ['ours', 'off', ...variants],
    ['loop', 'off', 'rows'],
    ['native', 'off', ...variants],
    ['torch', 'off'],
    ['copy', 'off'],
  ]);

const everyone = ['ours', 'loop', 'native', 'torch', 'tfjs-wasm', 'jax-js', 'copy'].map((who) => [who, 'off']);
const ways = [
  ['ours', 'off', 'rows', 'columns'],
  ['copy', 'off'],
];
const slow = ['off', 'rows', 'off zero', 'rows zero', 'off tiny', 'rows tiny'];
const extras = ['off flush always', 'off flush never', 'off zeroGrad', 'off fill'];
const [, ...STATEFUL] = RULES;

/** All cases in the order in which they run. */
export const CASES = [
  ...SIZES.flatMap((shape) => RULES.map((rule) => sized(shape, rule))),
  ...['784x128', 'wide', 'tall', 'long'].flatMap((shape) =>
    STATEFUL.map((rule) => shaped(shape, rule, 'rows', 'columns')),
  ),
  ...['256x64x3x3', 'ResNet-18'].flatMap((shape) => STATEFUL.map((rule) => shaped(shape, rule, 'rows'))),
  simple('100 of 64', 'adam', everyone, { quick: true }),
  ...['nesterov', 'amsgrad'].map((rule) => simple('512x512', rule, ways)),
  simple('512x512', 'adamw', ways, { common: { weightDecay: 0.01 } }),
  ...STATEFUL.map((rule) => simple('256x256', rule, [['ours', ...slow]], { kind: ', slow numbers' })),
  ...STATEFUL.map((rule) => simple('512x512', rule, [['ours', ...extras]], { kind: ', extras' })),
  ...NETWORK_CASES,
];
