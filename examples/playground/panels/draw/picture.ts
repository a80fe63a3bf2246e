// Images on a canvas. Pixels from -0.5 to 1.5 are shown from black to white, so that a shift by up to 0.5 can be seen.

import { SIDE } from './ink.ts';

/** Draws an image on all of a canvas. */
export function paint(canvas: HTMLCanvasElement, image: Float32Array): void {
  const context = canvas.getContext('2d');
  if (context === null) return;
  const grey = new ImageData(SIDE, SIDE);
  image.forEach((value, pixel) => {
    const level = Math.round((255 * (value + 0.5)) / 2);
    grey.data.set([level, level, level, 255], 4 * pixel); // clamped to 0 and 255
  });
  context.putImageData(grey, 0, 0);
}
