// The chart of sizes: parameters per second against size, for every contestant, on log axes.
import { COLOURS, writeChart } from './chart.mjs';
import { sizeOf } from './contestants/serve.mjs';
import { SHAPES, SIZES } from './shapes.mjs';

/** Series: contestant and variant, name, colour, dash. With and without GC share a colour. */
const SERIES = [
  ['ours rows', 'zeromean with GC', COLOURS.ours, [1, 0]],
  ['ours off', 'zeromean', COLOURS.ours, [5, 4]],
  ['torch off', 'PyTorch, fused', COLOURS.torch, [5, 4]],
  ['jax-js rows', 'jax-js with GC', COLOURS['jax-js'], [1, 0]],
  ['jax-js off', 'jax-js', COLOURS['jax-js'], [5, 4]],
  ['tfjs-wasm off', 'tfjs wasm', COLOURS['tfjs-wasm'], [5, 4]],
  ['loop rows', 'JavaScript loop with GC', COLOURS.loop, [1, 0]],
  ['loop off', 'JavaScript loop', COLOURS.loop, [5, 4]],
  ['tfjs-cpu off', 'tfjs cpu', COLOURS['tfjs-cpu'], [5, 4]],
];
const PANELS = { adam: 'Adam', sgdm: 'SGD with momentum' };

/** Writes the chart of a report to a .svg or a .png file. */
export const writePlot = (report, path) => writeChart(specOf(report), path);

/** The points of one panel: for 512 and for the squares. */
function pointsOf(results, rule) {
  return SIZES.filter((shape) => shape !== '64K').flatMap((shape) =>
    SERIES.flatMap(([who, name]) => {
      const median = results.find(({ label }) => label === `${shape} ${rule} ${who}`)?.median;
      const size = SHAPES[shape].reduce((sum, one) => sum + sizeOf(one), 0);
      return median === undefined ? [] : [{ size, rate: size / median, name }];
    }),
  );
}

function specOf({ head, results }) {
  const panels = Object.entries(PANELS).map(([rule, title]) => ({ title, points: pointsOf(results, rule) }));
  const shown = SERIES.filter(([, name]) => panels.some(({ points }) => points.some((point) => point.name === name)));
  const column = (c) => shown.map((series) => series[c]);
  const legend = { title: null, symbolType: 'stroke', symbolSize: 900, symbolOpacity: 1, labelLimit: 0, columns: 5 };
  const scale = (range) => ({ field: 'name', type: 'nominal', scale: { domain: column(1), range }, legend });
  return {
    title: { text: 'Parameters updated per second, one core', subtitle: [head.machine, head.engine] },
    spacing: 40,
    hconcat: panels.map(({ title, points }, p) => ({
      title: { text: title, fontSize: 14, fontWeight: 'normal', anchor: 'middle' },
      width: 400,
      height: 380,
      data: { values: points },
      mark: { type: 'line', strokeWidth: 2.2, point: { size: 28 } },
      encoding: {
        x: axis('size', 'parameters', ['512', '4,096', '32,768', '262,144', '2 M', '16 M']),
        y: axis('rate', p === 0 ? 'parameters a second' : null),
        color: scale(column(2)),
        strokeDash: scale(column(3)),
      },
    })),
    resolve: { scale: { y: 'shared' } },
  };
}

/** A log axis: for sizes, powers of eight from 512 with these names; for rates, powers of ten. */
function axis(field, title, names) {
  const sizes = names?.map((_, n) => 512 * 8 ** n);
  const label = `${JSON.stringify(names)}[round(log(datum.value / 512) / log(8))]`;
  return {
    field,
    type: 'quantitative',
    title,
    scale: { type: 'log', nice: false, padding: 12, ...(sizes && { domain: [sizes[0], sizes.at(-1)] }) },
    axis: sizes ? { values: sizes, labelExpr: label } : { format: '~s', values: [1e6, 1e7, 1e8, 1e9, 1e10] },
  };
}
