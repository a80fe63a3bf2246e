// The log: every step with its loss, and the batches of those that are not part of the snapshot or that a training
// round goes through. Older steps stay without their batch, so that a client still gets the answer it has missed.
import type { SqlStorage } from './types.ts';

/** What is known about a step. */
export interface Entry {
  readonly step: number;
  /** Of its batch. */
  readonly checksum: number;
  /** Null if it was not a number. */
  readonly loss: number | null;
}

export function createLog(sql: SqlStorage): void {
  sql.exec(
    'CREATE TABLE IF NOT EXISTS log (step INTEGER PRIMARY KEY, checksum INTEGER NOT NULL, loss REAL, batch BLOB)',
  );
}

export function append(sql: SqlStorage, { step, checksum, loss }: Entry, batch: Uint8Array): void {
  sql.exec('INSERT INTO log VALUES (?, ?, ?, ?)', step, checksum, loss, batch);
}

export function find(sql: SqlStorage, step: number): Entry | undefined {
  return sql.exec<Entry>('SELECT step, checksum, loss FROM log WHERE step = ?', step).toArray()[0];
}

/** The batches of all steps after this one, in their order, one at a time. */
export function* batchesAfter(sql: SqlStorage, step: number): Generator<Uint8Array> {
  const rows = sql.exec<{ batch: ArrayBuffer }>('SELECT batch FROM log WHERE step > ? ORDER BY step', step);
  for (const { batch } of rows) yield new Uint8Array(batch);
}

/** Forgets the batches up to this step. */
export function forget(sql: SqlStorage, step: number): void {
  sql.exec('UPDATE log SET batch = NULL WHERE step <= ? AND batch IS NOT NULL', step);
}

/** The last step, 0 if there is none, and the batches that are still there. */
export function logSize(sql: SqlStorage): { last: number; batches: number; bytes: number } {
  const query = `SELECT COALESCE(MAX(step), 0) AS last, COUNT(batch) AS batches,
    COALESCE(SUM(LENGTH(batch)), 0) AS bytes FROM log`;
  const [size] = sql.exec<{ last: number; batches: number; bytes: number }>(query).toArray();
  return size ?? { last: 0, batches: 0, bytes: 0 };
}
