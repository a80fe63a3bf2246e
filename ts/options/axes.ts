// Axes: checks of shapes and of the axes that number the output units.

import { count, number, show, wrongType } from './checks.ts';
import { type Traversal, traverse } from './traversal.ts';

/** Returns a copy of the shape if it is valid. */
export function checkShape(what: string, shape: unknown): readonly number[] {
  if (!Array.isArray(shape)) throw wrongType(what, shape, 'an array of lengths such as [128, 784]');
  return Object.freeze(Array.from(shape, (length, axis) => number(`${what}[${axis}]`, length, count)));
}

/** The axes as an array, if they are numbers. */
function axesOf(what: string, value: unknown): readonly number[] {
  const axes: number[] = [];
  for (const axis of (Array.isArray(value) ? value : [value]) as readonly unknown[]) {
    // A hole is not a number either; stop at the first, because a sparse array can have four billion of them.
    if (typeof axis !== 'number') throw wrongType(what, value, 'an axis or an array of axes');
    axes.push(axis);
  }
  return axes;
}

/** The axes as stated, if they are numbers. An array is copied, because the caller may change it later. */
export function statedAxes(what: string, value: unknown): number | readonly number[] {
  const axes = axesOf(what, value);
  return Array.isArray(value) ? axes : (value as number);
}

/** The axes counted from the start, in ascending order, if they fit this shape. */
export function checkAxes(what: string, value: unknown, shape: readonly number[]): readonly number[] {
  const rank = shape.length;
  const axes = axesOf(what, value);
  const fail = (expected: string): never => {
    throw new RangeError(`${what} is ${show(value)}, shape ${show(shape)} needs ${expected}`);
  };
  if (axes.length === 0) fail('at least one axis (to leave it alone: centralize: false and no outputAxis)');
  const result = axes.map((axis) => {
    const fits = Number.isInteger(axis) && axis >= -rank && axis < rank;
    return fits
      ? (axis + rank) % rank
      : fail(rank === 0 ? 'none: a scalar has no axes' : `axes from ${-rank} to ${rank - 1}`);
  });
  if (new Set(result).size < result.length) fail('each axis once');
  if (result.length === rank) fail('an axis left to average (to leave it alone: centralize: false and no outputAxis)');
  return Object.freeze(result.sort((a, b) => a - b));
}

/** The optimizer's own output axes, checked against the shape of a parameter that states none. */
export function sharedAxes(
  of: (field: string) => string,
  outputAxis: unknown,
  shape: readonly number[],
): readonly number[] {
  if (outputAxis !== undefined) return checkAxes(of('centralize.outputAxis'), outputAxis, shape);
  throw new TypeError(
    `${of('outputAxis')} is missing, and shape ${show(shape)} does not tell which axis numbers the output units. ` +
      'PyTorch, ONNX [out, in, ...]: 0. TensorFlow.js, Keras, JAX [..., in, out]: -1. tfjs depthwise [h, w, in, ' +
      'multiplier]: [2, 3]. PyTorch transposed convolution [in, out, h, w]: 1. Set it here or in the optimizer’s ' +
      'centralize, or set centralize: false for this parameter',
  );
}

/** The traversal of a shape, if three nested loops of either kind are enough. */
export function traversalOf(
  of: (field: string) => string,
  shape: readonly number[],
  outputAxes: readonly number[],
): Traversal {
  const traversal = traverse(shape, outputAxes);
  if (traversal !== undefined) return traversal;
  throw new RangeError(
    `${of('shape')} is ${show(shape)}, and its output axes ${show(outputAxes)} alternate with averaged ones too often, ` +
      'expected at most 7 such groups: transpose it',
  );
}
