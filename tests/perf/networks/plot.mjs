// The chart of networks: how long the others' steps take, next to ours with centralization; bars on a log axis.
import { COLOURS, writeChart } from '../chart.mjs';
import { countOf, NETWORKS } from './index.mjs';

/** The same colour, mixed with white. */
const pale = (colour) =>
  `#${[1, 3, 5].map((i) => Math.round((Number.parseInt(colour.slice(i, i + 2), 16) + 255) / 2).toString(16)).join('')}`;

/** Bars of a panel, from top to bottom: contestant and variant, name, colour; pale without centralization. */
const BARS = [
  ['ours columns', 'zeromean, GC, outputs last', COLOURS.ours],
  ['ours off', 'zeromean', pale(COLOURS.ours)],
  ['torch off', 'PyTorch, fused', pale(COLOURS.torch)],
  ['jax-js decay columns', 'jax-js, GC', COLOURS['jax-js']],
  ['jax-js decay', 'jax-js', pale(COLOURS['jax-js'])],
  ['tfjs-wasm plain', 'tfjs wasm', pale(COLOURS['tfjs-wasm'])],
  ['loop rows', 'JavaScript loop, GC', COLOURS.loop],
  ['loop off', 'JavaScript loop', pale(COLOURS.loop)],
];
const PANELS = {
  sgdm: 'SGD with momentum, decay',
  nesterov: 'Nesterov, decay',
  adamw: 'AdamW, clipped at every step',
};
const TICKS = [0.5, 1, 2, 5, 10, 20, 50, 100, 200];

/** Writes the chart of a report to a .svg or a .png file. */
export const writeNetworksPlot = (report, path) => writeChart(specOf(report), path);

const titleOf = (name) => `${name}, ${(countOf(NETWORKS[name]) / 1e6).toFixed(1)} M`;

/** The bars of one panel: times of steps, in units of ours with centralization. */
function barsOf(results, network, recipe) {
  const timeOf = (row) => results.find(({ label }) => label === `networks ${network} ${recipe} ${row}`)?.median;
  const own = timeOf('ours rows');
  return BARS.flatMap(([row, name]) => {
    const ratio = timeOf(row) / own;
    if (Number.isNaN(ratio)) return [];
    const text = ratio < 10 ? ratio.toFixed(2) : ratio.toPrecision(3);
    return [{ network: titleOf(network), recipe: PANELS[recipe], name, ratio, text }];
  });
}

function specOf({ head, results }) {
  const bars = Object.keys(NETWORKS).flatMap((network) =>
    Object.keys(PANELS).flatMap((recipe) => barsOf(results, network, recipe)),
  );
  const ratios = bars.map(({ ratio }) => ratio);
  // Room for the figures at the ends of the shortest and the longest bar.
  const domain = [Math.min(0.8, ...ratios) / 1.7, Math.max(10, ...ratios) * 2.2];
  const x = {
    field: 'ratio',
    type: 'quantitative',
    title: 'times as long',
    scale: { type: 'log', nice: false, domain },
    axis: { values: TICKS.filter((tick) => tick > domain[0] && tick < domain[1]), format: '~g' },
  };
  const y = {
    field: 'name',
    type: 'nominal',
    title: null,
    sort: BARS.map(([, name]) => name),
    axis: { labelLimit: 0, domain: false, ticks: false, labelPadding: 8 },
  };
  const colours = { domain: BARS.map(([, name]) => name), range: BARS.map(([, , colour]) => colour) };
  const figures = (align, dx, test) => ({
    transform: [{ filter: test }],
    mark: { type: 'text', align, dx, baseline: 'middle', fontSize: 11, color: '#333' },
    encoding: { text: { field: 'text' } },
  });
  const header = { title: null, labelFontSize: 14, labelPadding: 10 };
  return {
    title: {
      text: 'Steps of whole networks, one core: times as long as ours with GC',
      subtitle: [
        '1: zeromean with Gradient Centralization (GC), outputs first. Pale: without GC. No decay on norms and biases.',
        'tfjs has neither decay nor clipping and is shown without; jax-js is shown without clipping.',
        `${head.machine}; ${head.engine}; medians of ${head.rounds.replace(/,.*/, '')} rounds`,
      ],
    },
    data: { values: bars },
    facet: {
      row: { field: 'network', type: 'nominal', sort: Object.keys(NETWORKS).map(titleOf), header },
      column: { field: 'recipe', type: 'nominal', sort: Object.values(PANELS), header },
    },
    spacing: { row: 24, column: 30 },
    spec: {
      width: 290,
      height: { step: 19 },
      encoding: { x, y },
      layer: [
        {
          mark: { type: 'bar', height: 13 },
          encoding: {
            x2: { datum: 1 },
            color: { field: 'name', type: 'nominal', scale: colours, legend: null },
          },
        },
        figures('left', 4, 'datum.ratio >= 1'),
        figures('right', -4, 'datum.ratio < 1'),
        { mark: { type: 'rule', color: '#333', strokeWidth: 1.2 }, encoding: { x: { datum: 1 }, y: null } },
      ],
    },
  };
}
