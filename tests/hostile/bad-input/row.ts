// Row: one call of a constructor that is refused or accepted.

import { classes as typed } from '../../numerics/oracle/library.ts';
import { type ClassName, classNames } from '../../numerics/rules/index.ts';
import type { ErrorName } from './sorts.ts';

type Class = new (spec: unknown, options?: unknown) => { step(): boolean };
export const classes = typed as unknown as Readonly<Record<ClassName, Class>>;
export { type ClassName, classNames };

/** A constructor, its arguments, and what it throws, word for word; without `error` it accepts them. */
export interface Row {
  readonly class: ClassName;
  readonly spec: unknown;
  readonly options: unknown;
  readonly error?: ErrorName;
  readonly text?: string;
}
