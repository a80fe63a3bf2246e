// Saved: loaded state that waits for its variables. A loaded model gets its weights before anything trains, and if the
// original still exists, its variables are called kernel_1.

import { show } from '../options/checks.ts';
import type { Setting } from './settings.ts';
import type { Variable } from './tensorflow.ts';

/** What is kept about one variable. */
export interface Saved {
  /** Its name; undefined if only its place in the order is known. */
  readonly name?: string | undefined;
  readonly shape: readonly number[];
  readonly setting?: Setting | undefined;
  /** State arrays by the suffixes of their names. */
  readonly arrays?: ReadonlyMap<string, Float32Array>;
  readonly steps?: number | undefined;
  readonly averages?: number | undefined;
}

/** The name without the trailing numbers that TensorFlow.js adds to names that are taken. */
function baseOf(name: string | undefined): string | undefined {
  return name?.replace(/(_\d+)+$/, '');
}

/**
 * Finds what was saved for each of the variables: by name, then by the name without the number that tells copies apart,
 * then, if the same number is left on both sides and their shapes fit, by order. A variable that is not found is new.
 *
 * @throws RangeError if the shape for a name is a different one
 */
export function match(saved: readonly Saved[], variables: readonly Variable[]): Map<Variable, Saved> {
  const found = new Map<Variable, Saved>();
  const left = new Set(saved);
  const take = (fits: (one: Saved, variable: Variable) => boolean): void => {
    for (const variable of variables) {
      const one = found.has(variable) ? undefined : [...left].find((each) => fits(each, variable));
      if (one === undefined) continue;
      found.set(variable, one);
      left.delete(one);
    }
  };
  take(({ name }, variable) => name === variable.name);
  for (const [{ name, shape }, own] of found) {
    if (hasShape(own, shape)) continue;
    throw new RangeError(`${show(name)} has shape ${show(shape)}, and ${show(own.shape)} in what was loaded`);
  }
  take(
    (one, variable) =>
      one.name !== undefined && baseOf(one.name) === baseOf(variable.name) && hasShape(one, variable.shape),
  );
  const rest = variables.filter((variable) => !found.has(variable));
  if (rest.length === left.size && [...left].every((one, i) => hasShape(one, rest[i]?.shape ?? []))) take(() => true);
  return found;
}

/** Whether it was saved from a variable of this shape. */
export function hasShape(one: Saved, shape: readonly number[]): boolean {
  return one.shape.length === shape.length && one.shape.every((length, axis) => length === shape[axis]);
}

/** The error if none of the loaded state fits the variables that train. */
export function misfit(saved: readonly Saved[], variables: readonly Variable[]): RangeError {
  const list = (all: readonly (Saved | Variable)[]): string => {
    const texts = all.slice(0, 3).map(({ name, shape }) => (name === undefined ? '' : `${show(name)} `) + show(shape));
    return [...texts, ...(all.length > 3 ? ['…'] : [])].join(', ');
  };
  return new RangeError(`the state that was loaded is of ${list(saved)}, and none of it fits ${list(variables)}`);
}
