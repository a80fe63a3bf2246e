// Seal: an assignment to a property that does not exist throws, and names the nearest one that can be set.

import { suggestion } from '../options/suggestions.ts';

/** Makes an assignment to an unknown property of a sealed instance a TypeError. `fixed` lists what never changes. */
export function seal(prototype: object, kind: string, fixed: (instance: object) => readonly string[]): void {
  // Only keys that no object nearer in the chain has arrive here, so known properties are as fast as without the proxy.
  const end = new Proxy(Object.create(Object.prototype), {
    set(_, key, value, instance): boolean {
      if (Object.isExtensible(instance)) {
        // An instance of a subclass, which may have its own fields, or a prototype.
        return Reflect.defineProperty(instance, key, { value, writable: true, enumerable: true, configurable: true });
      }
      const name = String(key);
      if (fixed(instance).includes(name)) {
        throw new TypeError(`${kind}.${name} cannot be set later: pass it to the constructor, or to from`);
      }
      throw new TypeError(`${kind}.${name} is unknown, ${suggestion(name, settableOf(instance))}`);
    },
  });
  Object.setPrototypeOf(prototype, end);
}

/** The names of all properties that can be set. */
function settableOf(instance: object): string[] {
  const names: string[] = [];
  for (let from: object | null = instance; from !== null; from = Object.getPrototypeOf(from)) {
    for (const [name, { set }] of Object.entries(Object.getOwnPropertyDescriptors(from))) {
      if (set !== undefined && name !== '__proto__') names.push(name);
    }
  }
  return names;
}
