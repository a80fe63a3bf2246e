// Draws charts: vega-lite makes an SVG, and resvg turns that into a PNG; neither needs a browser, a display or
// installed fonts.
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Resvg } from '@resvg/resvg-js';
import { parse, View } from 'vega';
import { compile } from 'vega-lite';

/** What all charts have in common; on white, so that pages with a dark background show them as they are. */
const STYLE = {
  font: 'DejaVu Sans, Verdana, sans-serif',
  title: { anchor: 'start', fontSize: 18, offset: 16, subtitleFontSize: 12, subtitleColor: '#555', subtitlePadding: 6 },
  axis: { labelFontSize: 12, titleFontSize: 13, titleFontWeight: 'normal', titlePadding: 10, gridColor: '#e6e6e6' },
  legend: { orient: 'bottom', labelFontSize: 12, columnPadding: 14, offset: 16, symbolStrokeWidth: 2.2 },
  view: { stroke: null },
};

/** Okabe and Ito's colours, which remain distinct for colour-blind readers. */
export const COLOURS = {
  ours: '#d55e00',
  torch: '#000000',
  'jax-js': '#009e73',
  'tfjs-wasm': '#0072b2',
  'tfjs-cpu': '#e69f00',
  loop: '#cc79a7',
};

/** Writes the chart that vega-lite makes of a specification to a .svg or a .png file. */
export async function writeChart(spec, path) {
  const styled = { background: 'white', padding: 20, config: STYLE, ...spec };
  const view = new View(parse(compile(styled).spec), { renderer: 'none' });
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
