// Row: one constructor call that is rejected or accepted.

import { classes as typed } from '../../numerics/oracle/library.ts';
import { type ClassName, classNames } from '../../numerics/rules/index.ts';
import type { ErrorName } from './sorts.ts';

type Class = new (spec: unknown, options?: unknown) => { step(): boolean };
export const classes = typed as unknown as Readonly<Record<ClassName, Class>>;
export { type ClassName, classNames };

/** A constructor, its arguments, and the exact error that it throws; without `error` it accepts the arguments. */
export interface Row {
  readonly class: ClassName;
  readonly spec: unknown;
  readonly options: unknown;
  readonly error?: ErrorName;
  readonly text?: string;
}
