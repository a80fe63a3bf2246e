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

/** The batches that there still are of steps after this one, in their order, one at a time. */
export function* batchesAfter(sql: SqlStorage, step: number): Generator<Uint8Array> {
  const query = 'SELECT batch FROM log WHERE step > ? AND batch IS NOT NULL ORDER BY step';
  for (const { batch } of sql.exec<{ batch: ArrayBuffer }>(query, step)) yield new Uint8Array(batch);
}

/** Forgets the batches of the steps after `from` up to `to`. The range keeps it from reading the whole log. */
export function forget(sql: SqlStorage, from: number, to: number): void {
  sql.exec('UPDATE log SET batch = NULL WHERE step > ? AND step <= ?', from, to);
}

/** How many batches there are of steps after this one. */
export function logSize(sql: SqlStorage, step: number): { batches: number; bytes: number } {
  const query = 'SELECT COUNT(batch) AS batches, COALESCE(SUM(LENGTH(batch)), 0) AS bytes FROM log WHERE step > ?';
  return sql.exec<{ batches: number; bytes: number }>(query, step).toArray()[0] ?? { batches: 0, bytes: 0 };
}
