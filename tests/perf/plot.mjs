// The chart: parameters per second against size, for every contestant, on log axes. vega-lite makes an SVG of it, and
// resvg turns that into a PNG; neither needs a browser, a display or installed fonts.
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Resvg } from '@resvg/resvg-js';
import { parse, View } from 'vega';
import { compile } from 'vega-lite';
import { sizeOf } from './contestants/serve.mjs';
import { SHAPES, SIZES } from './shapes.mjs';

/** Series: contestant and variant, name, colour (Okabe and Ito's), dash. With and without GC share a colour. */
const SERIES = [
  ['ours rows', 'zeromean with GC', '#d55e00', [1, 0]],
  ['ours off', 'zeromean', '#d55e00', [5, 4]],
  ['torch off', 'PyTorch, fused', '#000000', [5, 4]],
  ['jax-js rows', 'jax-js with GC', '#009e73', [1, 0]],
  ['jax-js off', 'jax-js', '#009e73', [5, 4]],
  ['tfjs-wasm off', 'tfjs wasm', '#0072b2', [5, 4]],
  ['loop rows', 'JavaScript loop with GC', '#cc79a7', [1, 0]],
  ['loop off', 'JavaScript loop', '#cc79a7', [5, 4]],
  ['tfjs-cpu off', 'tfjs cpu', '#e69f00', [5, 4]],
];
const PANELS = { adam: 'Adam', sgdm: 'SGD with momentum' };
const FONTS = 'DejaVu Sans, Verdana, sans-serif';

/** Writes the chart of a report to a .svg or a .png file. */
export async function writePlot(report, path) {
  const view = new View(parse(compile(specOf(report)).spec), { renderer: 'none' });
  const svg = await view.toSVG();
  writeFileSync(path, path.endsWith('.svg') ? svg : pngOf(svg));
}

function pngOf(svg) {
  const fontFiles = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'].map((file) =>
    createRequire(import.meta.url).resolve(`dejavu-fonts-ttf/ttf/${file}`),
  );
  return new Resvg(svg, { font: { fontFiles, loadSystemFonts: false }, fitTo: { mode: 'zoom', value: 2 } })
    .render()
    .asPng();
}

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
    background: 'white',
    padding: 20,
    config: {
      font: FONTS,
      title: {
        anchor: 'start',
        fontSize: 18,
        offset: 16,
        subtitleFontSize: 12,
        subtitleColor: '#555',
        subtitlePadding: 6,
      },
      axis: { labelFontSize: 12, titleFontSize: 13, titleFontWeight: 'normal', titlePadding: 10, gridColor: '#e6e6e6' },
      legend: { orient: 'bottom', labelFontSize: 12, columnPadding: 14, offset: 16, symbolStrokeWidth: 2.2 },
      view: { stroke: null },
    },
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
