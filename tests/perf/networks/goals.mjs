// The goals of the group "networks"; goals.mjs explains the fields.
import { IN_CACHE } from '../shapes.mjs';
import { countOf, NETWORKS } from './index.mjs';

/** The most that centralization may cost a network, and the least speedup over JavaScript libraries, by recipe. */
const LIMITS = {
  sgdm: { cost: 1.3, speedup: 2.5 },
  nesterov: { cost: 1.3, speedup: 2.5 },
  adamw: { cost: 1.12, speedup: 4 },
  'adamw unclipped': { cost: 1.12 },
};

function network(name, recipe) {
  const row = (variant) => `networks ${name} ${recipe} ours ${variant}`;
  const peer = (who) => `networks ${name} ${recipe} ${who}`;
  const { cost, speedup } = LIMITS[recipe];
  const least = countOf(NETWORKS[name]) < 1e6 ? 1.3 : 1;
  return [
    { figure: 'networks, GC on rows', row: row('rows'), than: row('off'), most: cost },
    { figure: 'networks, GC on columns', row: row('columns'), than: row('off'), most: cost },
    { figure: 'networks, with GC against torch without', row: row('rows'), than: peer('torch off'), least },
    ...(speedup === undefined
      ? []
      : [
          {
            figure: 'networks, with GC against plain tfjs-wasm',
            row: row('columns'),
            than: peer('tfjs-wasm plain'),
            least: speedup,
          },
          {
            figure: 'networks, with GC against jax-js without',
            row: row('columns'),
            than: peer('jax-js decay'),
            least: speedup,
          },
        ]),
  ];
}

function fewInputs(name, figure, limits) {
  return Object.entries(limits).map(([rule, most]) => {
    const row = `networks ${name} ${rule} ours`;
    return { figure, row: `${row} rows`, than: `${row} off`, most };
  });
}

/** Options of a step in cache, next to the plain one. */
function square(name) {
  const goal = (figure, rule, variant, plain, most) => {
    const row = `networks ${name} ${rule} ours`;
    return { figure, row: `${row} ${variant}`, than: `${row} ${plain}`, most };
  };
  return [
    goal('decay, in cache', 'sgdm', 'off', 'plain', 1.1),
    goal('decay and GC on rows, in cache', 'sgdm', 'rows', 'plain', 1.45),
    goal('decay and GC on columns, in cache', 'sgdm', 'columns', 'plain', 1.6),
    goal('Nesterov, decay and GC on rows, in cache', 'nesterov', 'rows', 'plain sgdm', 1.6),
    goal('clipping and GC on rows, in cache', 'adamw', 'rows', 'plain', 1.35),
  ];
}

export const NETWORK_GOALS = [
  ...Object.keys(NETWORKS).flatMap((name) => Object.keys(LIMITS).flatMap((recipe) => network(name, recipe))),
  ...fewInputs('64x3x3x3', 'GC, fan-in 27', { sgdm: 2, adam: 1.35 }),
  ...fewInputs('depthwise', 'GC, depthwise, fan-in 9', { sgdm: 3, adam: 1.7 }),
  ...IN_CACHE.flatMap(square),
];
