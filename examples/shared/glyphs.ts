// Digits of five by seven pixels with noise: a task for the examples that needs no data files.

import type { Random } from '../digits/random.ts';

/** One hidden layer is plenty. */
export const sizes = { inputs: 35, hidden: 24, outputs: 10 };

/** Zero to nine, row by row. */
const FONT: readonly string[] = [
  '.###. #...# #..## #.#.# ##..# #...# .###.',
  '..#.. .##.. ..#.. ..#.. ..#.. ..#.. .###.',
  '.###. #...# ....# ..##. .#... #.... #####',
  '.###. #...# ....# ..##. ....# #...# .###.',
  '...#. ..##. .#.#. #..#. ##### ...#. ...#.',
  '##### #.... ####. ....# ....# #...# .###.',
  '..##. .#... #.... ####. #...# #...# .###.',
  '##### ....# ...#. ..#.. .#... .#... .#...',
  '.###. #...# #...# .###. #...# #...# .###.',
  '.###. #...# #...# .#### ....# ...#. .##..',
];

const PIXELS: readonly (readonly number[])[] = FONT.map((glyph) =>
  [...glyph.replaceAll(' ', '')].map((pixel) => (pixel === '#' ? 1 : 0)),
);

/** `count` digits in which each pixel is up to 0.6 brighter or darker than it should be. */
export function glyphs(count: number, random: Random): { images: Float32Array; labels: Uint8Array } {
  const labels = Uint8Array.from({ length: count }, () => Math.floor(10 * random()));
  const clean = Float32Array.from([...labels].flatMap((label) => PIXELS[label] ?? []));
  return { images: clean.map((pixel) => pixel + 1.2 * random() - 0.6), labels };
}
