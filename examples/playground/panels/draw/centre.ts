// Brings a drawing to the form of MNIST's digits (LeCun et al. 1998): scaled to fit 20 by 20 pixels, proportions kept,
// then moved so that its centre of mass is in the middle of the 28 by 28 pixels.

import { SIDE } from './ink.ts';

/** The width and height that digits are scaled to. */
const BOX = 20;
/**
 * Where the centre of mass goes: MNIST's digits have it at pixel 14, whose own middle is at 14.5. (With 14, networks
 * read 82 % of the test digits after this, with 14.5 as many as before.)
 */
export const MIDDLE = 14.5;
/** A dot is not blown up to the size of a digit. */
const LARGEST_SCALE = 1.6;

/** A new image; an empty drawing stays empty. */
export function centred(ink: Float32Array): Float32Array {
  const inked = [...ink.keys()].filter((pixel) => (ink[pixel] as number) > 0.05);
  if (inked.length === 0) return new Float32Array(ink.length);
  const extent = (places: readonly number[]) => Math.max(...places) - Math.min(...places) + 1;
  const [width, height] = [
    extent(inked.map((pixel) => pixel % SIDE)),
    extent(inked.map((pixel) => Math.floor(pixel / SIDE))),
  ];
  const scale = Math.min(LARGEST_SCALE, BOX / Math.max(width, height));
  const middle = centreOfMass(ink);
  return Float32Array.from(ink, (_, pixel) => {
    const x = middle.x + ((pixel % SIDE) + 0.5 - MIDDLE) / scale;
    const y = middle.y + (Math.floor(pixel / SIDE) + 0.5 - MIDDLE) / scale;
    return sample(ink, x, y, 1 / scale);
  });
}

/** The mean place of the ink; the middle of the first pixel is (0.5, 0.5). */
export function centreOfMass(image: Float32Array): { readonly x: number; readonly y: number } {
  let [mass, x, y] = [0, 0, 0];
  image.forEach((value, pixel) => {
    mass += value;
    x += value * ((pixel % SIDE) + 0.5);
    y += value * (Math.floor(pixel / SIDE) + 0.5);
  });
  return { x: x / mass, y: y / mass };
}

/** The mean of a square around (x, y), at 4 by 4 points, so that thin lines survive. There is no ink outside. */
function sample(image: Float32Array, x: number, y: number, size: number): number {
  let sum = 0;
  for (let i = 0; i < 16; i++) {
    const column = Math.floor(x + size * (((i % 4) + 0.5) / 4 - 0.5));
    const row = Math.floor(y + size * ((Math.floor(i / 4) + 0.5) / 4 - 0.5));
    const isInside = column >= 0 && row >= 0 && column < SIDE && row < SIDE;
    sum += isInside ? (image[row * SIDE + column] as number) : 0;
  }
  return sum / 16;
}
