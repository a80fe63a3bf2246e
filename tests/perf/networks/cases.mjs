// The cases of the group "networks": whole networks, layers with few inputs, and squares in a cache, each trained with
// decay, and with clipping under AdamW. Their labels begin with "networks".
import { makeCase } from '../case.mjs';
import { SHAPES } from '../shapes.mjs';
import { NETWORKS, outputsFirst, outputsLast } from './index.mjs';
import { kernels } from './layers.mjs';
import { DEPTHWISE } from './mobilenetv2.mjs';
import { RECIPES } from './recipes.mjs';

/** Centralization in both layouts; without it, layouts differ in nothing. */
const variantsOf = (parameters) => ({
  off: { gc: 'off' },
  rows: { gc: 'rows' },
  columns: { gc: 'columns', ...outputsLast(parameters) },
});

/** Without weight decay and clipping. */
const PLAIN = { gc: 'off', weightDecay: 0, clipNorm: null };

function network(name, recipe) {
  const { rule, kind, plain, common } = RECIPES[recipe];
  const peers = [
    ['loop', 'off', 'rows'],
    ['tfjs-wasm', 'plain'],
    ['jax-js', 'decay', 'decay columns'],
  ];
  const runners = [
    ['ours', 'off', 'rows', 'columns'],
    ['torch', 'off'],
    ...(recipe === 'adamw unclipped' ? [] : peers), // for which it would be the same as adamw
    ['copy', 'off'],
  ];
  const parameters = NETWORKS[name];
  const variants = variantsOf(parameters);
  const lacking = {
    plain: { ...PLAIN, rule: plain }, // tfjs has neither decay nor clipping
    decay: { ...variants.off, clipNorm: null }, // jax-js has no clipping
    'decay columns': { ...variants.columns, clipNorm: null },
  };
  const options = {
    ...outputsFirst(parameters),
    common,
    variants: { ...variants, ...lacking },
    kind,
    quick: name === 'MLP' && ['sgdm', 'adamw'].includes(recipe),
  };
  return makeCase(`networks ${name}`, rule, runners, options);
}

/** Convolutions alone, without decay: what centralization costs with few inputs to an output. */
function convolutions(name, parameters, rule) {
  const runners = [
    ['ours', 'off', 'rows', 'columns'],
    ['loop', 'off', 'rows'],
    ['native', 'off', 'rows'],
    ['torch', 'off'],
    ['copy', 'off'],
  ];
  const options = { ...outputsFirst(parameters), variants: variantsOf(parameters) };
  return makeCase(`networks ${name}`, rule, runners, options);
}

/** A square with decay, next to the plain step. */
function square(name, recipe) {
  const { rule, common } = RECIPES[recipe];
  const plain = {
    sgdm: { plain: PLAIN },
    nesterov: { 'plain sgdm': { ...PLAIN, rule: 'sgdm' } },
    adamw: { plain: { gc: 'off', clipNorm: null } }, // with decay, which AdamW without is not
  }[rule];
  const variants = { ...plain, off: { gc: 'off' }, rows: { gc: 'rows' }, columns: { gc: 'columns' } };
  const runners = [
    ['ours', ...Object.keys(variants)],
    ['copy', 'off'],
  ];
  const quick = name === '512x512' && rule === 'sgdm';
  return makeCase(`networks ${name}`, rule, runners, { shapes: SHAPES[name], common, variants, quick });
}

const each = (names, rules, make) => names.flatMap((name) => rules.map((rule) => make(name, rule)));

export const NETWORK_CASES = [
  ...each(Object.keys(NETWORKS), Object.keys(RECIPES), network),
  ...['sgdm', 'adam'].flatMap((rule) => [
    convolutions('64x3x3x3', [kernels(64, 3, 3)], rule),
    convolutions('depthwise', DEPTHWISE, rule),
  ]),
  ...each(['256x256', '512x512'], ['sgdm', 'nesterov', 'adamw'], square),
];

/** The problem of a row. */
export function problemOf(label) {
  return NETWORK_CASES.flatMap(({ rows }) => rows).find((row) => row.label === label).problem;
}
