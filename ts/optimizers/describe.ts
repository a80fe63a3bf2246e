// Describe: a row of text for each parameter, for `console.table`: is it centralized, over what, and if not, why.

import { fanInOf } from '../options/traversal.ts';

/** What happens to one parameter, as text for `console.table`, see {@link Optimizer.describe}. */
export interface Description {
  /** Its name in the spec. */
  readonly name: string;
  /** The lengths of its axes: `[128, 784]`. */
  readonly shape: string;
  /** Whether the next step centralizes it. */
  readonly centralized: boolean;
  /** The axes that the mean runs over, counted from 0: `[1]`; empty where the parameter is not centralized. */
  readonly averagedAxes: string;
  /** How many elements share one mean; 0 where the parameter is not centralized. */
  readonly fanIn: number;
  /**
   * Why it is not centralized: `frozen`, `centralize is off`, `centralize: false`, `rank 1 < minRank 2`,
   * `fan-in 1 < minFanIn 2`; empty where it is.
   */
  readonly why: string;
}

/** As much of a parameter as a row says. */
interface Described {
  readonly name: string;
  readonly shape: readonly number[];
  readonly frozen: boolean;
  readonly centralized: boolean;
  readonly outputAxes: readonly number[];
}

/** The row of one parameter; `why` it is not centralized, if it is not even while it trains. */
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

/** Has Node's `console.log` (and Deno's and Bun's) print what `toString` gives. */
export function inspectAs(prototype: object): void {
  Object.defineProperty(prototype, Symbol.for('nodejs.util.inspect.custom'), {
    value(this: object): string {
      return this.toString();
    },
  });
}
