// Digest: one number for the whole state of an optimizer: chained XXH64 (Yann Collet, specification 0.1.1).

import { CALL_TABLE } from '../memory/arena.ts';
import { POINTS } from '../options/centralize.ts';
import type { Core } from './core.ts';

/** The hash of all arrays and then of the numbers, byte for byte as {@link Optimizer.digest} documents it. */
export function digestOf(core: Core): string {
  const numbers = numbersOf(core); // schedules may throw
  const { buffer, kernels } = core.memory;
  let hash = 0n;
  for (const { data, state, average, slow } of core.parameters) {
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

/** The numbers that a digest ends with, in the order that {@link Optimizer.digest} documents. */
function numbersOf(core: Core): number[] {
  const { rule, settings, stepsTaken, gradScale, parameters, clocks } = core;
  const { decoupled, maximize, skipNonFinite, centralization, averageWeights, lookahead } = settings;
  const [lr, decay, clipNorm] = [settings.lr, settings.weightDecay, settings.clipNorm].map((each) =>
    each.at(stepsTaken),
  );
  const point = POINTS.indexOf(centralization.at);
  const numbers = [stepsTaken, lr, decay, Number(decoupled), Number(maximize), clipNorm, gradScale] as number[];
  numbers.push(
    Number(skipNonFinite),
    point,
    rule.digestCode ?? rule.code,
    ...rule.settings(core.rates.valuesAt(stepsTaken)),
  );
  for (const { shape, lrScale, decayScale, frozen, stepsTaken, centralized, outputAxes } of parameters) {
    numbers.push(shape.length, ...shape, lrScale, decayScale, Number(frozen), stepsTaken, Number(centralized));
    if (centralized) numbers.push(outputAxes.length, ...outputAxes);
  }
  if (averageWeights !== undefined) numbers.push(averageWeights, ...parameters.map((_, i) => clocks.of(i).averages));
  if (lookahead !== undefined) numbers.push(lookahead.every, lookahead.alpha);
  return numbers;
}
