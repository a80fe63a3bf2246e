// Team: the threads that share the steps of optimizers.

import type { Guest, Layout } from '../memory/layout.ts';
import { CONTROL, HOSTS, type Host, open, wake, work } from './control.ts';
import { Crew, roomOf, type Terms } from './crew.ts';
import type { Desk } from './desk.ts';

/** How often the main thread checks whether the others are done before it sleeps. */
const POLLS = 4000;

/** A worker as a team sees it. */
export interface Thread {
  post(message: Message): void;
  terminate(): void;
}

/** When a team is used, and how long a step waits for a thread, in ms. */
export interface TeamTerms extends Terms {
  readonly timeout: number;
}

/** What the main thread sends to all workers. */
export type Message =
  | { readonly id: number; readonly module: object; readonly memory: object; readonly desk: Desk }
  | { readonly forget: number };

/**
 * Threads that share the steps of the optimizers with this team as their option `team`. Steps stay synchronous, and
 * their results are those of one thread, bit for bit. Create one with {@link startTeam}.
 */
export class Team {
  readonly #control: Int32Array | undefined;
  readonly #terms: TeamTerms;
  #workers: readonly Thread[];
  #why: string | undefined;
  /** The host whose round it is. */
  readonly #hosts: Map<number, Host> = new Map();
  readonly #used: Set<number> = new Set();
  /** The optimizers for which one thread alone is faster. */
  readonly #aside: Set<number> = new Set();
  readonly #registry = registryOf((id) => this.#forget(id));

  /** Only called by {@link startTeam}. */
  constructor(control: Int32Array | undefined, workers: readonly Thread[], why: string | undefined, terms: TeamTerms) {
    this.#control = control;
    this.#workers = workers;
    this.#why = why;
    this.#terms = terms;
  }

  /** How many threads share a step, including the one that calls it: 1 if there are no others. */
  get threads(): number {
    return 1 + this.#workers.length;
  }

  /** Why there are fewer threads than requested, or why they are not used; undefined if neither is the case. */
  get reason(): string | undefined {
    if (this.#why !== undefined || this.#aside.size === 0) return this.#why;
    return 'one thread alone is faster just now: the cores may be busy with something else';
  }

  /** Stops all workers. Optimizers of this team continue with one thread. */
  stop(): void {
    this.#end('stop() was called');
  }

  /**
   * What an optimizer asks of its team, see ts/optimizers/core.ts.
   *
   * @internal
   */
  host(replicas: number): Guest {
    const most = this.threads;
    return {
      room: (facts) => roomOf(facts, most, replicas),
      install: (layout) => this.#install(layout, most, replicas),
    };
  }

  #install(layout: Layout, most: number, replicas: number): Crew {
    let id = 0;
    while (this.#used.has(id)) id++;
    const isKnown = most > 1 && id < HOSTS;
    const rounds = {
      threads: () => (isKnown ? this.threads : 1),
      run: (crew: Crew, chunks: number) => this.#round(isKnown ? id : undefined, crew, chunks),
      stepAside: (isAside: boolean) => (isAside ? this.#aside.add(id) : this.#aside.delete(id)),
    };
    const crew = new Crew(rounds, layout, most, replicas, this.#terms);
    if (!isKnown) return crew;
    const { module, memory } = layout.memory;
    this.#used.add(id);
    this.#registry?.register(crew, id);
    this.#post({ id, module, memory, desk: crew.desk });
    return crew;
  }

  /** Runs all chunks, and returns when they are done. */
  #round(id: number | undefined, crew: Crew, chunks: number): void {
    const control = this.#control;
    if (control === undefined || id === undefined || this.#workers.length === 0) {
      for (let chunk = 0; chunk < chunks; chunk++) crew.runner.run(chunk);
      return;
    }
    this.#hosts.set(id, crew.runner);
    open(control, id, chunks);
    work(control, this.#hosts);
    this.#hosts.delete(id);
    const problem = this.#await(control, chunks);
    if (problem === undefined) return;
    this.#end(problem);
    crew.isBroken = true;
    throw new Error(`${problem} within a step, which is half done now: load a checkpoint, and go on with one thread`);
  }

  /** Waits for the chunks that others have claimed. Returns what has gone wrong, if anything. */
  #await(control: Int32Array, chunks: number): string | undefined {
    let polls = 0;
    let until = 0;
    for (;;) {
      const done = Atomics.load(control, CONTROL.done);
      if (done === chunks) break;
      polls += 1;
      if (polls % POLLS !== 0) continue;
      if (until === 0) until = Date.now() + this.#terms.timeout;
      if (Date.now() > until) return `a thread of the team has not answered for ${this.#terms.timeout} ms`;
      sleep(control, CONTROL.done, done);
    }
    return Atomics.load(control, CONTROL.failed) === 1 ? 'a thread of the team has failed' : undefined;
  }

  #post(message: Message): void {
    if (this.#control === undefined || this.#workers.length === 0) return;
    Atomics.add(this.#control, CONTROL.posted, 1);
    for (const worker of this.#workers) worker.post(message);
    wake(this.#control);
  }

  #forget(id: number): void {
    this.#used.delete(id);
    this.#aside.delete(id);
    this.#post({ forget: id });
  }

  /** Workers exit by themselves if they can, which some runtimes need; those that hang are terminated. */
  #end(why: string): void {
    if (this.#control !== undefined) {
      Atomics.store(this.#control, CONTROL.stopped, 1);
      wake(this.#control);
    }
    for (const worker of this.#workers) worker.terminate();
    this.#workers = [];
    this.#why = why;
  }
}

/**
 * Sleeps until the word changes, but not for long, and not at all where that is forbidden, as in a page's main thread.
 */
function sleep(control: Int32Array, word: number, value: number): void {
  try {
    Atomics.wait(control, word, value, 100);
  } catch {
    // The caller keeps polling.
  }
}

interface Registry {
  register(target: object, id: number): void;
}

/** Calls `forget` when an optimizer has been garbage-collected, in runtimes that can tell. */
function registryOf(forget: (id: number) => void): Registry | undefined {
  const { FinalizationRegistry: Own } = globalThis as {
    FinalizationRegistry?: new (call: (id: number) => void) => Registry;
  };
  return Own && new Own(forget);
}
