// The part of the Workers API that this example uses, so that it needs no package of types.
// https://developers.cloudflare.com/durable-objects/api/

export type SqlValue = ArrayBuffer | string | number | null;
export type SqlRow = Readonly<Record<string, SqlValue>>;

export interface SqlCursor<Row> extends Iterable<Row> {
  toArray(): Row[];
}

export interface SqlStorage {
  exec<Row = SqlRow>(query: string, ...values: (SqlValue | ArrayBufferView)[]): SqlCursor<Row>;
  /** Bytes of the whole database. */
  readonly databaseSize: number;
}

export interface ObjectStorage {
  readonly sql: SqlStorage;
  /** Runs a function: all of its writes are kept, or, if it throws or the process ends, none. */
  transactionSync<Result>(body: () => Result): Result;
  /** When the alarm is due, in milliseconds since 1970, or null. */
  getAlarm(): Promise<number | null>;
  setAlarm(time: number): Promise<void>;
}

export interface ObjectState {
  readonly storage: ObjectStorage;
  /** No event reaches the object before this is done. */
  blockConcurrencyWhile(body: () => Promise<void>): Promise<void>;
}

/** The settings in wrangler.toml: numbers there, text in other configurations. */
export interface Variables {
  readonly HIDDEN?: string | number;
  readonly SNAPSHOT_EVERY?: string | number;
  readonly KEPT?: string | number;
  readonly ROUNDS?: string | number;
  readonly ROUND_SECONDS?: string | number;
}

export interface Environment extends Variables {
  readonly MODEL: {
    idFromName(name: string): object;
    get(id: object): { fetch(request: Request): Promise<Response> };
  };
}
