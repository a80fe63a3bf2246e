// A pen on 28 by 28 pixels: soft strokes about as thick as MNIST's.

export const SIDE = 28;

/** Of the pen, in pixels, to where the ink is half as bright. */
const RADIUS = 1.25;

/** A place on the pad in pixels; the middle of the first pixel is (0.5, 0.5). */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** Draws a straight line: each pixel becomes as bright as its distance from the line says, unless it is brighter. */
export function stroke(ink: Float32Array, from: Place, to: Place): void {
  for (let pixel = 0; pixel < ink.length; pixel++) {
    const x = (pixel % SIDE) + 0.5;
    const y = Math.floor(pixel / SIDE) + 0.5;
    const brightness = Math.min(1, Math.max(0, RADIUS + 0.5 - distance({ x, y }, from, to)));
    ink[pixel] = Math.max(ink[pixel] as number, brightness);
  }
}

/** From a point to the line between two others. */
function distance(point: Place, from: Place, to: Place): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : ((point.x - from.x) * dx + (point.y - from.y) * dy) / length;
  const t = Math.min(1, Math.max(0, along));
  return Math.hypot(point.x - from.x - t * dx, point.y - from.y - t * dy);
}
