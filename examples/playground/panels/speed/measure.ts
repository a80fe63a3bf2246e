// Times contestants in turns, round by round, and takes medians. No DOM and no clock of its own.

/** Something that takes steps. */
export interface Contestant {
  readonly weights: Float32Array;
  step(): unknown;
}

export interface Terms {
  readonly rounds: number;
  /** How long a contestant's round should last, in ms: long, compared with the resolution of the browser's clock. */
  readonly length: number;
  /** A clock, in ms. */
  now(): number;
}

/** Rounds without timing, in which engines find out what is worth compiling. */
const UNTIMED = 4;
/** Steps before each timed round that bring the arrays back into the caches, at most. */
const MOST_WARM = 64;

/** Yields after each turn the nanoseconds of a step so far, by contestant: the median of its rounds, or undefined. */
export function* measure(contestants: readonly Contestant[], terms: Terms): Generator<(number | undefined)[]> {
  const counts: number[] = [];
  for (const contestant of contestants) {
    const count = calibrate(contestant, terms);
    counts.push(count);
    take(contestant, UNTIMED * count);
    yield contestants.map(() => undefined);
  }
  const times: number[][] = contestants.map(() => []);
  for (let round = 0; round < terms.rounds; round++) {
    for (let turn = 0; turn < contestants.length; turn++) {
      const who = (turn + round) % contestants.length; // no one always follows the same other
      const count = counts[who] as number;
      take(contestants[who] as Contestant, Math.max(1, Math.min(MOST_WARM, count >> 2)));
      times[who]?.push((time(contestants[who] as Contestant, count, terms) / count) * 1e6);
      yield times.map(median);
    }
  }
}

/** How many steps fill a round. */
function calibrate(contestant: Contestant, terms: Terms): number {
  for (let count = 1; ; count *= 2) {
    const took = time(contestant, count, terms);
    if (took >= terms.length / 4) return Math.max(1, Math.round((count * terms.length) / took));
  }
}

function time(contestant: Contestant, count: number, { now }: Terms): number {
  const began = now();
  take(contestant, count);
  return now() - began;
}

function take(contestant: Contestant, count: number): void {
  for (let n = 0; n < count; n++) contestant.step();
}

/** The median; undefined if there is nothing yet. */
export function median(values: readonly number[]): number | undefined {
  if (values.length === 0) return undefined;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}

/**
 * How far two contestants are apart after the same steps: the length of the difference, as a share of the way that the
 * second has gone from `start`. (Not the largest difference: Adam divides by the gradient's size, so where a centralized
 * gradient is nearly zero, its last bit decides the direction of a step.)
 */
export function disagreement(one: Contestant, other: Contestant, start: Float32Array, steps: number): number {
  take(one, steps);
  take(other, steps);
  let difference = 0;
  let way = 0;
  start.forEach((value, i) => {
    const weight = other.weights[i] as number;
    difference += ((one.weights[i] as number) - weight) ** 2;
    way += (weight - value) ** 2;
  });
  return Math.sqrt(difference / way);
}
