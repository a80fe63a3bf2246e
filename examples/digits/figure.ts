// Curves with bands of one standard deviation, of accuracy unless said otherwise, as a vega-lite specification.

import type { TopLevelSpec } from 'vega-lite';
import type { Point } from './arms.ts';

export interface Curve {
  readonly name: string;
  readonly points: readonly Point[];
  readonly dashed?: boolean;
}

export interface Figure {
  /** The file name without its suffix. */
  readonly name: string;
  readonly title: string;
  readonly subtitle: readonly string[];
  readonly x: { readonly title: string; readonly scale: 'linear' | 'log'; readonly format?: string };
  /** Something else than accuracy, positive, on a logarithmic scale. */
  readonly y?: { readonly title: string };
  /** Of all panels together, in pixels. */
  readonly width?: number;
  /** Drawn side by side with one legend: curves of the same name look alike. */
  readonly panels: readonly { readonly title: string; readonly curves: readonly Curve[] }[];
}

/** The first is for resvg, which ships it; the others are for browsers that lack it. */
export const FONTS = 'DejaVu Sans, Verdana, sans-serif';

const WIDTH = 760;
const HEIGHT = 380;
const SPACING = 40;

/** Okabe and Ito's colours, which colour-blind readers can tell apart, and black. */
const COLOURS = ['#d55e00', '#0072b2', '#009e73', '#000000'];

export function vegaLiteSpec({ title, subtitle, x, y, width = WIDTH, panels }: Figure): TopLevelSpec {
  const points = panels.flatMap(({ curves }) => curves.flatMap((curve) => curve.points));
  const dashes = new Map(
    panels.flatMap(({ curves }) => curves.map(({ name, dashed }) => [name, dashed ? [5, 4] : [1, 0]])),
  );
  const names = [...dashes.keys()];
  // One object for both colour and dash, so that vega-lite draws a single legend.
  const legend = { title: null, symbolType: 'stroke', symbolSize: 900, symbolOpacity: 1, labelLimit: 0 } as const;
  return {
    title: { text: title, subtitle: [...subtitle] },
    spacing: SPACING,
    hconcat: panels.map((panel) => ({
      title: { text: panel.title, fontSize: 14, fontWeight: 'normal', anchor: 'middle' },
      width: (width + SPACING) / panels.length - SPACING,
      height: HEIGHT,
      data: { values: panel.curves.flatMap((curve) => curve.points.map((point) => ({ ...point, curve: curve.name }))) },
      encoding: {
        x: {
          field: 'x',
          type: 'quantitative',
          title: x.title,
          scale: { type: x.scale, nice: false, padding: 14 },
          axis: {
            values: [...new Set(points.map((point) => point.x))],
            format: x.format ?? (x.scale === 'log' ? '~g' : '+~g'),
            labelExpr: "datum.value === 0 ? '0' : datum.label",
          },
        },
        y: {
          field: 'mean',
          type: 'quantitative',
          title: y?.title ?? 'test accuracy',
          scale: y ? { type: 'log', domain: extent(points) } : { domain: accuracyRange(points) },
          axis: y ? { format: '~g' } : { format: '.0%' },
        },
        color: { field: 'curve', type: 'nominal', scale: { domain: names, range: COLOURS }, legend },
      },
      layer: [
        { mark: { type: 'errorband', opacity: 0.2, clip: true }, encoding: { yError: { field: 'deviation' } } },
        {
          mark: { type: 'line', strokeWidth: 2.5, point: { size: 30 } },
          encoding: {
            strokeDash: {
              field: 'curve',
              type: 'nominal',
              scale: { domain: names, range: [...dashes.values()] },
              legend,
            },
          },
        },
      ],
    })),
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
      axis: { labelFontSize: 12, titleFontSize: 13, titleFontWeight: 'normal', titlePadding: 12, gridColor: '#e6e6e6' },
      legend: {
        orient: 'bottom',
        direction: 'horizontal',
        labelFontSize: 12,
        columnPadding: 6,
        offset: 16,
        symbolStrokeWidth: 2.5,
      },
      view: { stroke: null },
    },
  };
}

/** From the lowest mean to the highest: a band may reach 0, which a logarithm does not show. */
function extent(points: readonly Point[]): [number, number] {
  const means = points.map(({ mean }) => mean);
  return [Math.min(...means) / 1.2, Math.max(...means) * 1.2];
}

/** Multiples of ten per cent that enclose the bands. */
function accuracyRange(points: readonly Point[]): [number, number] {
  const reach = ({ deviation }: Point) => (Number.isNaN(deviation) ? 0 : deviation);
  const low = Math.min(...points.map((point) => point.mean - reach(point)));
  const high = Math.max(...points.map((point) => point.mean + reach(point)));
  return [Math.max(0, Math.floor(10 * low) / 10), Math.min(1, Math.ceil(10 * high) / 10)];
}
