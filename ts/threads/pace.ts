// Pace: whether a team is currently faster than one thread. If the cores of a machine are busy, it is not; then it
// steps aside and tries again from time to time. The bits are the same either way.

/** One step in this many is taken the way that is not currently used. */
const EVERY = 64;
/** The weight of the latest step in an average. */
const WEIGHT = 0.2;

interface Clock {
  readonly performance: { now(): number };
}

/** Chooses between a team and one thread by how long their steps take. */
export class Pace {
  readonly #now: () => number = () => (globalThis as unknown as Clock).performance.now();
  readonly #patience: number;
  #team: number | undefined;
  #alone: number | undefined;
  #steps = 0;

  /**
   * `patience` is how many times as long as one thread a team may take before it steps aside; with Infinity it never
   * does.
   */
  constructor(patience: number) {
    this.#patience = patience;
  }

  /** Whether one thread alone is faster. */
  get isAside(): boolean {
    return this.#team !== undefined && this.#alone !== undefined && this.#team > this.#patience * this.#alone;
  }

  /** Takes the step one way or the other. */
  choose<Result>(team: () => Result, alone: () => Result): Result {
    if (this.#patience === Infinity) return team();
    const isTrial = this.#steps++ % EVERY === EVERY - 1;
    const byTeam = this.isAside === isTrial;
    const began = this.#now();
    const result = byTeam ? team() : alone();
    const took = this.#now() - began;
    if (byTeam) this.#team = average(this.#team, took);
    else this.#alone = average(this.#alone, took);
    return result;
  }
}

function average(old: number | undefined, latest: number): number {
  return old === undefined ? latest : old + WEIGHT * (latest - old);
}
