// Centralize: Phi(x) = x - mean(x), eq. 1 of Yong et al. 2020 (arXiv 2004.01461), in place on any Float32Array.

import { arena } from './load/inline.ts';
import { type Arena, aligned, CALL_TABLE, type KernelMemory } from './memory/arena.ts';
import { meansOf, OVERRUN } from './memory/scratch.ts';
import { HEADER, Table, TENSOR, writeTraversal } from './memory/table.ts';
import { checkAxes, checkShape, traversalOf } from './options/axes.ts';
import { fields, formatCount, show, tagOf, wrongType } from './options/checks.ts';
import { sizeOf, type Traversal } from './options/traversal.ts';

/** How to interpret an array. */
export interface CentralizeTarget {
  /** The lengths of the axes, row-major. Their product is the length of the array. */
  readonly shape: readonly number[];
  /**
   * The axis or axes that number the output units, see {@link CentralizeOptions}. The mean is taken over all others.
   */
  readonly outputAxis: number | readonly number[];
}

/**
 * Subtracts the mean of each output unit from its elements, in place. Use it on initial weights, for example, so that
 * shifting all inputs by the same amount does not change the output. `minRank` and `minFanIn` do not apply here. The
 * array is copied to WebAssembly memory and back, unless it is one of an optimizer's views.
 *
 * @param array - with as many elements as the shape has
 * @returns the same array
 * @throws TypeError if something is unknown or has the wrong type, RangeError if array, shape and axes do not fit
 * together
 * @example
 * // two output units of three inputs each: subtracts their means, 2 and 30
 * centralize(Float32Array.of(1, 2, 3, 10, 20, 60), { shape: [2, 3], outputAxis: 0 }); // -1, 0, 1, -20, -10, 30
 */
export function centralize<Values extends Float32Array>(array: Values, target: CentralizeTarget): Values {
  if (tagOf(array) !== 'Float32Array' || !ArrayBuffer.isView(array)) throw wrongType('array', array, 'a Float32Array');
  fields('target', target, ['shape', 'outputAxis'], 'option');
  const shape = checkShape('shape', target.shape);
  const outputAxes = checkAxes('outputAxis', target.outputAxis, shape);
  const size = sizeOf(shape);
  if (array.length !== size) {
    throw new RangeError(`array has ${array.length} values, shape ${show(shape)} needs ${size}`);
  }
  subtractMeans(
    arena,
    array,
    traversalOf((field) => field, shape, outputAxes),
  );
  return array;
}

function subtractMeans(memories: Arena, array: Float32Array, traversal: Traversal): void {
  const scratch = meansOf(traversal);
  const memory = memories.memoryOf(array.buffer);
  const end = array.byteOffset + array.byteLength + OVERRUN;
  if (memory !== undefined && scratch <= memory.scratch.bytes && end <= array.buffer.byteLength) {
    runKernel(memory, array.byteOffset, array.length, traversal, memory.scratch.address);
    return;
  }
  const bytes = aligned(4 * array.length + OVERRUN) + scratch;
  const purpose = (): string => `centralize of ${formatCount(array.length)} elements needs ${formatCount(bytes)} bytes`;
  const allocation = memories.borrowTemporary(bytes, purpose);
  const copy = new Float32Array(allocation.memory.buffer, allocation.address, array.length);
  copy.set(array);
  runKernel(
    allocation.memory,
    allocation.address,
    array.length,
    traversal,
    allocation.address + aligned(4 * array.length + OVERRUN),
  );
  array.set(copy);
}

/** Writes a table of one tensor at the start of the memory, and runs the kernel on it. */
function runKernel(
  { buffer, kernels }: KernelMemory,
  address: number,
  size: number,
  traversal: Traversal,
  scratch: number,
): void {
  const table = new Table(buffer, CALL_TABLE, 1);
  table.header.setDouble(HEADER.gradScale, 1);
  table.header.setDouble(HEADER.clipNorm, Infinity);
  table.header.setWord(HEADER.scratch, scratch);
  const row = table.tensor(0);
  row.setWord(TENSOR.data, address);
  row.setWord(TENSOR.grad, address);
  row.setWord(TENSOR.size, size);
  row.setWord(TENSOR.clock, table.clock(0).address);
  writeTraversal(row, traversal);
  kernels.centralize(table.write());
}
