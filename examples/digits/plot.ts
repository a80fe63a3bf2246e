// Draws a figure: vega-lite turns it into an SVG, and resvg turns that into a PNG. Neither needs a browser, a display
// or installed fonts.

import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Resvg } from '@resvg/resvg-js';
import { parse, View } from 'vega';
import { compile } from 'vega-lite';
import { type Figure, vegaLiteSpec } from './figure.ts';

/** Writes the .svg and the .png and returns their paths. */
export async function writePlot(figure: Figure, folder: string): Promise<string[]> {
  const view = new View(parse(compile(vegaLiteSpec(figure)).spec), { renderer: 'none' });
  const svg = await view.toSVG();
  const fontFiles = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'].map((file) =>
    createRequire(import.meta.url).resolve(`dejavu-fonts-ttf/ttf/${file}`),
  );
  const png = new Resvg(svg, { font: { fontFiles, loadSystemFonts: false }, fitTo: { mode: 'zoom', value: 2 } })
    .render()
    .asPng();
  const svgPath = join(folder, `${figure.name}.svg`);
  const pngPath = join(folder, `${figure.name}.png`);
  writeFileSync(svgPath, svg);
  writeFileSync(pngPath, png);
  return [svgPath, pngPath];
}
