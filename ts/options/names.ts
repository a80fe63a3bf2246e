// Names of parameters, and the names under which a checkpoint stores their state. A name that it cannot hold is refused
// at once, not only when a long run is saved.

import { isUnicode, show, wrongType } from './checks.ts';

const WHAT = 'the name of a parameter';

/** The key of the metadata in a safetensors file, next to the names of its arrays. */
export const METADATA = '__metadata__';

/** The name of a state array in a checkpoint, as in torch: `max_exp_avg_sq` for `maxExpAvgSq`. */
export function slotOf(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** The inverse: `maxExpAvgSq` for `max_exp_avg_sq`. */
export function keyOf(slot: string): string {
  return slot.replace(/_[a-z]/g, (letter) => letter.slice(1).toUpperCase());
}

/** Returns the name of a parameter if a checkpoint can hold it. */
export function checkName(name: unknown): string {
  if (typeof name !== 'string') throw wrongType(WHAT, name, 'a string');
  if (name === METADATA) throw taken(name, 'takes it for itself');
  if (!isUnicode(name)) throw taken(name, 'cannot hold half a surrogate pair');
  return name;
}

/** Checks that no parameter has the name of another one's state; `keys` are those of the state, such as `expAvg`. */
export function checkNames(specs: readonly { readonly name: string }[], keys: readonly string[]): void {
  const known = new Set(specs.map(({ name }) => name));
  for (const { name } of specs) {
    for (const key of keys) {
      const full = `${name}.${slotOf(key)}`;
      if (known.has(full)) throw taken(full, `stores the ${key} of ${show(name)} under it`);
    }
  }
}

function taken(name: string, why: string): RangeError {
  return new RangeError(`${WHAT} is ${show(name)}, expected another: a checkpoint ${why}`);
}
