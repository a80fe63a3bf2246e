// Describe: what consoles print. For `console.table`, a row for each parameter that says whether it is centralized,
// over which axes, or why not; for `console.log`, the text of `toString`.

import { fanInOf } from '../options/traversal.ts';

/** How one parameter is treated, as a row for `console.table`; see {@link Optimizer.describe}. */
export interface Description {
  /** The name in the spec. */
  readonly name: string;
  /** The lengths of the axes, such as `[128, 784]`. */
  readonly shape: string;
  /** Whether the next step centralizes it. */
  readonly centralized: boolean;
  /** The axes that the mean is taken over, counted from 0, such as `[1]`; empty if the parameter is not centralized. */
  readonly averagedAxes: string;
  /** How many elements share one mean; 0 if the parameter is not centralized. */
  readonly fanIn: number;
  /**
   * Why it is not centralized: `frozen`, `centralize is off`, `centralize: false`, `rank 1 < minRank 2`,
   * `fan-in 1 < minFanIn 2`; empty if it is.
   */
  readonly why: string;
}

/** What a row needs to know of a parameter. */
interface Described {
  readonly name: string;
  readonly shape: readonly number[];
  readonly frozen: boolean;
  readonly centralized: boolean;
  readonly outputAxes: readonly number[];
}

/** The row of one parameter. `why` is the reason if it is not centralized even while it trains. */
export function describe({ name, shape, frozen, centralized, outputAxes }: Described, why: string): Description {
  const list = (numbers: readonly number[]): string => `[${numbers.join(', ')}]`;
  if (frozen || !centralized) {
    const reason = frozen ? 'frozen' : why;
    return { name, shape: list(shape), centralized: false, averagedAxes: '', fanIn: 0, why: reason };
  }
  const averaged = [...shape.keys()].filter((axis) => !outputAxes.includes(axis));
  return {
    name,
    shape: list(shape),
    centralized,
    averagedAxes: list(averaged),
    fanIn: fanInOf(shape, outputAxes),
    why: '',
  };
}

/** Makes `console.log` in Node, Deno and Bun print instances by their `toString`. */
export function inspectAs(prototype: object): void {
  Object.defineProperty(prototype, Symbol.for('nodejs.util.inspect.custom'), {
    value(this: object): string {
      return this.toString();
    },
  });
}
