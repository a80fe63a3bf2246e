// Digest: one number for the whole state of an optimizer: chained XXH64 (Yann Collet, specification 0.1.1).

import { CALL_TABLE, type KernelMemory } from '../memory/arena.ts';
import { POINTS } from '../options/centralize.ts';
import type { Settings } from '../options/shared.ts';
import type { Parameter } from './parameter.ts';
import type { Rule } from './rule.ts';

/**
 * The numbers that a digest ends with, in the order that {@link Optimizer.digest} documents. `next` are those of the
 * next step.
 */
export function numbersOf(
  next: readonly number[],
  { decoupled, maximize, clipNorm, gradScale, skipNonFinite, centralization, averageWeights, lookahead }: Settings,
  rule: Rule,
  parameters: readonly Parameter[],
  averages: readonly number[],
): number[] {
  const point = POINTS.indexOf(centralization.at);
  const flags = [Number(decoupled), Number(maximize), clipNorm, gradScale, Number(skipNonFinite), point];
  const numbers = [...next, ...flags, rule.digestCode ?? rule.code, ...rule.settings];
  for (const { shape, lrScale, decayScale, frozen, stepsTaken, centralized, outputAxes } of parameters) {
    numbers.push(shape.length, ...shape, lrScale, decayScale, Number(frozen), stepsTaken, Number(centralized));
    if (centralized) numbers.push(outputAxes.length, ...outputAxes);
  }
  if (averageWeights !== undefined) numbers.push(averageWeights, ...averages);
  if (lookahead !== undefined) numbers.push(lookahead.every, lookahead.alpha);
  return numbers;
}

/** The hash of all arrays and then of the numbers, byte for byte as {@link Optimizer.digest} documents it. */
export function digest(
  { buffer, kernels }: KernelMemory,
  parameters: readonly Parameter[],
  numbers: readonly number[],
): string {
  let hash = 0n;
  for (const { data, state, average, slow } of parameters) {
    for (const array of [data, ...Object.values(state), average, slow]) {
      if (array !== undefined) hash = kernels.digest(array.byteOffset, array.length, hash);
    }
  }
  const pieces = new Uint32Array(buffer, CALL_TABLE, 4);
  for (const x of numbers) {
    pieces.set(new Uint16Array(Float64Array.of(x).buffer));
    hash = kernels.digest(CALL_TABLE, 4, hash);
  }
  return BigInt.asUintN(64, hash).toString(16).padStart(16, '0');
}
