/**
 * Steps on several cores, and optimizers whose arrays other workers read and write without a copy.
 *
 * @module zeromean/threads
 */

import { count, countFromOne, fields, number, positiveOrInfinite } from './options/checks.ts';
import { CONTROL } from './threads/control.ts';
import { shareable } from './threads/shareable.ts';
import { cores, spawner, started, type WorkerLike } from './threads/spawn.ts';
import { Team, type Thread } from './threads/team.ts';

export { type Attached, type AttachedParameter, attach } from './threads/attach.ts';
export type { WorkerLike } from './threads/spawn.ts';
export type { Team } from './threads/team.ts';

/** Options of {@link startTeam}. */
export interface TeamOptions {
  /**
   * How many threads share a step, including the one that calls it: an integer of 1 or more.
   *
   * @defaultValue the number of cores minus 1, at least 1
   */
  readonly threads?: number | undefined;
  /**
   * Starts a worker from `zeromean/worker.js`, for pages whose Content-Security-Policy forbids workers from a Blob.
   *
   * @defaultValue a worker from a Blob, or from `node:worker_threads`
   */
  readonly worker?: (() => WorkerLike) | undefined;
  /**
   * How long, in ms, a step waits for a thread that has begun part of it, before it gives up with an Error. Below
   * 10,000 it also limits how long a worker may take to start.
   *
   * @defaultValue 30,000
   */
  readonly timeout?: number | undefined;
  /**
   * The smallest number of elements for which an optimizer's steps are shared: an integer of 0 or more.
   *
   * @defaultValue 65,536 with two or more state arrays, 262,144 with fewer
   */
  readonly least?: number | undefined;
  /**
   * The team steps aside if it takes more than this many times as long as one thread: a number above 0, or Infinity.
   * Every 64th step is timed the other way, and `team.reason` says when the team has stepped aside.
   *
   * @defaultValue 1.1
   */
  readonly patience?: number | undefined;
}

/** The longest that a worker may take to start, in ms. */
const START = 10_000;

/**
 * Starts a team of threads for the option `team` of optimizers. It does not reject if there are no threads or no shared
 * memory: `team.threads` is then 1, and `team.reason` says why.
 *
 * @throws TypeError or RangeError about an option that is wrong
 * @example
 * const team = await startTeam({ threads: 4 });
 * const optimizer = new AdamW(spec, { team });
 * optimizer.step(); // on four threads, with the same digest as on one
 * team.stop();
 */
export async function startTeam(options: TeamOptions = {}): Promise<Team> {
  const names = ['threads', 'worker', 'timeout', 'least', 'patience'];
  const {
    threads,
    worker,
    timeout = 30_000,
    least,
    patience = 1.1,
  } = fields('team options', options, names, 'startTeam: option');
  const terms = {
    timeout: number('timeout', timeout, count),
    least: least === undefined ? undefined : number('least', least, count),
    patience: number('patience', patience, positiveOrInfinite),
  };
  const wanted = threads === undefined ? Math.max(1, cores() - 1) : number('threads', threads, countFromOne);
  if (wanted === 1) return new Team(undefined, [], undefined, terms);
  const missing = shareable();
  if (missing !== undefined) return new Team(undefined, [], missing, terms);
  const spawn = worker ?? spawner();
  if (spawn === undefined)
    return new Team(undefined, [], 'this runtime has no workers (Node has them from 20.16 on)', terms);
  const control = new Int32Array(new SharedArrayBuffer(4 * CONTROL.words));
  const [workers, problem] = await start(spawn, control, wanted - 1, Math.min(START, terms.timeout));
  const few =
    workers.length < wanted - 1 ? `${workers.length} of ${wanted - 1} workers have started${problem}` : undefined;
  return new Team(control, workers, few, terms);
}

/** Starts workers. Returns those that run, and what was wrong with the others. */
async function start(
  spawn: () => WorkerLike,
  control: Int32Array,
  count: number,
  timeout: number,
): Promise<[Thread[], string]> {
  try {
    const starting = Array.from({ length: count }, (_, i) => started(spawn(), { control, thread: i + 1 }, timeout));
    const all = await Promise.all(starting);
    return [all.filter((thread) => thread !== undefined), ''];
  } catch (error) {
    return [[], `: ${error}`]; // Trusted Types, or a Content-Security-Policy
  }
}
