// Snapshots: a checkpoint of the optimizer in rows of 1 MiB, because a row holds at most 2 MB, and what belongs to it.
import type { SqlStorage } from './types.ts';

const ROW = 2 ** 20;

/** When a snapshot was taken. */
export interface Moment {
  /** The last step that is part of it. */
  readonly step: number;
  /** How many training rounds have followed that step. */
  readonly rounds: number;
  /** The next round is not due before this time, in milliseconds since 1970. */
  readonly due: number;
}

export function createSnapshots(sql: SqlStorage): void {
  sql.exec('CREATE TABLE IF NOT EXISTS snapshot (row INTEGER PRIMARY KEY, bytes BLOB NOT NULL)');
  sql.exec(
    `CREATE TABLE IF NOT EXISTS moment
      (id INTEGER PRIMARY KEY CHECK (id = 0), step INTEGER NOT NULL, rounds INTEGER NOT NULL, due INTEGER NOT NULL)`,
  );
}

/** Replaces the snapshot. To be called in a transaction. */
export function writeSnapshot(sql: SqlStorage, bytes: Uint8Array, { step, rounds, due }: Moment): void {
  const rows = Math.ceil(bytes.length / ROW);
  for (let row = 0; row < rows; row++) {
    sql.exec('INSERT OR REPLACE INTO snapshot VALUES (?, ?)', row, bytes.subarray(row * ROW, (row + 1) * ROW));
  }
  sql.exec('DELETE FROM snapshot WHERE row >= ?', rows);
  sql.exec('INSERT OR REPLACE INTO moment VALUES (0, ?, ?, ?)', step, rounds, due);
}

/** The snapshot and when it was taken, or undefined if there is none yet. */
export function readSnapshot(sql: SqlStorage): { bytes: Uint8Array; moment: Moment } | undefined {
  const [moment] = sql.exec<Moment>('SELECT step, rounds, due FROM moment').toArray();
  if (moment === undefined) return undefined;
  const bytes = new Uint8Array(snapshotSize(sql).bytes);
  let at = 0;
  for (const row of sql.exec<{ bytes: ArrayBuffer }>('SELECT bytes FROM snapshot ORDER BY row')) {
    bytes.set(new Uint8Array(row.bytes), at);
    at += row.bytes.byteLength;
  }
  return { bytes, moment };
}

export function snapshotSize(sql: SqlStorage): { rows: number; bytes: number } {
  const query = 'SELECT COUNT(*) AS rows, COALESCE(SUM(LENGTH(bytes)), 0) AS bytes FROM snapshot';
  return sql.exec<{ rows: number; bytes: number }>(query).toArray()[0] ?? { rows: 0, bytes: 0 };
}
