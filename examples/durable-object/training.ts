// Training that survives its process: the optimizer in memory, its snapshot and the log of later batches in storage.
import { Adam } from 'zeromean';
import { type ParameterName, Perceptron, type Sizes } from '../digits/network.ts';
import { seededRandom } from '../digits/random.ts';
import { initial } from '../shared/initial.ts';
import { checkFits } from './limits.ts';
import { append, batchesAfter, createLog, type Entry, find, forget, logSize } from './log.ts';
import type { Settings } from './settings.ts';
import { createSnapshots, type Moment, readSnapshot, snapshotSize, writeSnapshot } from './snapshot.ts';
import { BATCH, BODY, batchOf, checksum, parametersOf, sizesFor } from './task.ts';
import type { ObjectStorage } from './types.ts';

export class Training {
  readonly #storage: ObjectStorage;
  readonly #settings: Settings;
  readonly #optimizer: Adam<ParameterName>;
  readonly #network: Perceptron;
  readonly #sizes: Sizes;
  #step: number;
  #saved: Moment;

  /** Resumes from the snapshot and the log, exactly where it was; the first time, starts with random weights. */
  constructor(storage: ObjectStorage, settings: Settings) {
    const { sql } = storage;
    this.#storage = storage;
    this.#settings = settings;
    createSnapshots(sql);
    createLog(sql);
    const stored = readSnapshot(sql);
    this.#optimizer = stored ? (Adam.from(stored.bytes) as Adam<ParameterName>) : create(settings.hidden);
    this.#sizes = sizesFor(this.#optimizer.parameters['hidden.bias'].size);
    this.#network = new Perceptron(this.#sizes, this.#optimizer.parameters, BATCH);
    this.#saved = stored?.moment ?? { step: 0, rounds: 0, due: 0 };
    this.#step = this.#saved.step;
    if (stored === undefined) storage.transactionSync(() => this.#snapshot(this.#saved));
    for (const batch of batchesAfter(sql, this.#saved.step)) {
      this.#update(batch);
      this.#step++;
    }
  }

  /** The last step that was taken for a client. */
  get step(): number {
    return this.#step;
  }

  /** What is known about an earlier step. */
  find(step: number): Entry | undefined {
    return find(this.#storage.sql, step);
  }

  /**
   * Takes the next step, and keeps it. If this throws, the optimizer may be ahead of what is stored: make a new
   * `Training`.
   */
  learn(batch: Uint8Array): Entry {
    const loss = this.#update(batch);
    const entry = { step: this.#step + 1, checksum: checksum(batch), loss: Number.isFinite(loss) ? loss : null };
    this.#storage.transactionSync(() => {
      append(this.#storage.sql, entry, batch);
      if (entry.step - this.#saved.step >= this.#settings.snapshotEvery) {
        this.#snapshot({ step: entry.step, rounds: 0, due: 0 });
      }
    });
    this.#step = entry.step;
    return entry;
  }

  /** When the next training round without requests is due; undefined if there is to be none before the next batch. */
  get due(): number | undefined {
    const { rounds, roundSeconds } = this.#settings;
    const done = this.#roundsDone;
    const goesOn = roundSeconds > 0 && this.#step > 0 && done < rounds;
    if (!goesOn) return undefined;
    return done > 0 ? this.#saved.due : 0;
  }

  /** Trains on the last batches once more, and keeps the result in one transaction. */
  round(now: number): void {
    const { kept, roundSeconds } = this.#settings;
    for (const batch of batchesAfter(this.#storage.sql, Math.max(0, this.#step - kept))) this.#update(batch);
    const moment = { step: this.#step, rounds: this.#roundsDone + 1, due: now + 1000 * roundSeconds };
    this.#storage.transactionSync(() => this.#snapshot(moment));
  }

  /** A checkpoint, or the weights alone. */
  save(state: boolean): Uint8Array<ArrayBuffer> {
    return this.#optimizer.save({ state });
  }

  status(): object {
    const { sql } = this.#storage;
    const { stepsTaken } = this.#optimizer;
    return {
      step: this.#step,
      stepsTaken,
      digest: this.#optimizer.digest(),
      parameters: parametersOf(this.#sizes),
      rounds: this.#roundsDone,
      snapshot: { step: this.#saved.step, ...snapshotSize(sql) },
      log: logSize(sql, this.#saved.step - this.#settings.kept),
      databaseSize: sql.databaseSize,
    };
  }

  /** Rounds since the last batch. */
  get #roundsDone(): number {
    return this.#step === this.#saved.step ? this.#saved.rounds : 0;
  }

  /** One step of the optimizer; returns the loss before it. */
  #update(batch: Uint8Array): number {
    const { images, labels } = batchOf(batch);
    const loss = this.#network.backward(images, labels);
    this.#optimizer.step({ zeroGrad: true });
    return loss;
  }

  #snapshot(moment: Moment): void {
    writeSnapshot(this.#storage.sql, this.#optimizer.save(), moment);
    const { kept } = this.#settings;
    forget(this.#storage.sql, this.#saved.step - kept, moment.step - kept);
    this.#saved = moment;
  }
}

function create(hidden: number): Adam<ParameterName> {
  const sizes = sizesFor(hidden);
  checkFits(parametersOf(sizes), BODY);
  return new Adam(initial(sizes, seededRandom(1)), { lr: 3e-3, centralize: { outputAxis: 0 } });
}
