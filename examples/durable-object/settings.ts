// The settings of the object, read from the variables in wrangler.toml and checked.
import type { Variables } from './types.ts';

export interface Settings {
  /** Units of the hidden layer of a new model. One that is stored keeps its own. */
  readonly hidden: number;
  /** Steps between two snapshots. */
  readonly snapshotEvery: number;
  /** How many batches a training round goes through. */
  readonly kept: number;
  /** How many rounds follow the last request. */
  readonly rounds: number;
  /** How long no request may have come before a round; 0 for no rounds at all. */
  readonly roundSeconds: number;
}

export function settingsOf(variables: Variables): Settings {
  return {
    hidden: integer('HIDDEN', variables.HIDDEN ?? 32, 1),
    snapshotEvery: integer('SNAPSHOT_EVERY', variables.SNAPSHOT_EVERY ?? 10, 1),
    kept: integer('KEPT', variables.KEPT ?? 16, 0),
    rounds: integer('ROUNDS', variables.ROUNDS ?? 3, 0),
    roundSeconds: integer('ROUND_SECONDS', variables.ROUND_SECONDS ?? 0, 0),
  };
}

function integer(name: string, value: string | number, least: number): number {
  const result = value === '' ? Number.NaN : Number(value);
  if (!(Number.isSafeInteger(result) && result >= least)) {
    throw new RangeError(`${name} is ${JSON.stringify(value)}, expected an integer of ${least} or more`);
  }
  return result;
}
