// One case: every runner lays out the problem and proves itself, then all are timed in turns, round by round.
import { ContestantError } from './process.mjs';
import { prove } from './proof.mjs';
import { summary } from './statistics.mjs';

const UNTIMED_ROUNDS = 4;

/**
 * Times `runners` ({ contestant, problem, label }) in turns; returns { label, ... summary } or { label, failure } for
 * each. `seconds` is the target duration of one round of one runner.
 */
export async function measure(runners, { rounds, seconds }) {
  const live = [];
  const results = [];
  for (const [id, runner] of runners.entries()) {
    const result = { label: runner.label, rounds: [] };
    results.push(result);
    try {
      const { weights } = await runner.contestant.ask({ op: 'prepare', id, problem: runner.problem });
      prove(runner.problem, weights);
      result.steps = await calibrate(runner, id, seconds);
      live.push({ ...runner, id, result });
    } catch (error) {
      if (!(error instanceof ContestantError)) throw error;
      result.failure = error.message;
    }
  }
  for (let round = 0; round < rounds; round++) {
    for (const { contestant, id, result } of turned(live, round)) {
      const { ns } = await contestant.ask({ op: 'time', id, warm: warmFor(result.steps), steps: result.steps });
      result.rounds.push(ns / result.steps / 1e9);
    }
  }
  for (const { contestant, id } of live) await contestant.ask({ op: 'dispose', id });
  return results.map((result) => ({ ...result, ...(result.failure === undefined ? summary(result.rounds) : {}) }));
}

/** Rotates the list, so that each round begins with a different runner and none always follows the same one. */
function turned(list, by) {
  const start = by % Math.max(1, list.length);
  return [...list.slice(start), ...list.slice(0, start)];
}

/** Untimed steps that bring a runner's arrays back into the caches after the others' turns. */
function warmFor(steps) {
  return Math.max(1, Math.min(64, steps >> 2));
}

/**
 * How many steps make a round: enough to fill it, in whole periods of 64 steps (the flush) if there are that many. Then
 * come untimed rounds, in which compilers find out what is hot.
 */
async function calibrate({ contestant }, id, seconds) {
  let steps = 1;
  for (;;) {
    const { ns } = await contestant.ask({ op: 'time', id, warm: 1, steps });
    const took = ns / 1e9;
    if (took >= seconds / 4) {
      const wanted = Math.max(1, Math.round((steps * seconds) / took));
      if (wanted > 1) await contestant.ask({ op: 'time', id, warm: UNTIMED_ROUNDS * wanted, steps: 1 });
      return wanted > 64 ? 64 * Math.ceil(wanted / 64) : wanted;
    }
    steps *= took < seconds / 40 ? 8 : 2;
  }
}
