// Describe: a row of text for each parameter, for `console.table`: is it centralized, over what, and if not, why.

import type { Parameter } from './parameter.ts';
import type { Plan } from './spec.ts';
import { fanInOf } from './traversal.ts';

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

/** The row of one parameter. */
export function describe({ name, shape, frozen, centralized, outputAxes }: Parameter, plan: Plan): Description {
  const list = (numbers: readonly number[]): string => `[${numbers.join(', ')}]`;
  if (frozen || !centralized) {
    const why = frozen ? 'frozen' : plan.why;
    return { name, shape: list(shape), centralized: false, averagedAxes: '', fanIn: 0, why };
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
