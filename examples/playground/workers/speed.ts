// Measures steps in this browser, on one thread and, where memory can be shared, on all cores.

import { startTeam, type Team } from 'zeromean/threads';
import type { Terms } from '../panels/speed/measure.ts';
import { type SpeedRow, speed } from '../panels/speed/rows.ts';
import { serve } from './serve.ts';

/** Rounds of 30 ms: clocks of browsers have a resolution of up to 1 ms. */
const TERMS: Terms = { rounds: 7, length: 30, now: () => performance.now() };

export interface SpeedReport {
  /** How many threads share a step, and why there are no more. */
  readonly threads: number;
  readonly reason: string | undefined;
  /** Undefined once, before the first. */
  readonly row: SpeedRow | undefined;
}

serve(async ({ seed }: { readonly seed: number }) =>
  reports(await startTeam({ threads: navigator.hardwareConcurrency }), seed),
);

function* reports(team: Team, seed: number): Generator<SpeedReport> {
  const about = () => ({ threads: team.threads, reason: team.reason }); // a team may step aside, and says so
  yield { ...about(), row: undefined };
  for (const row of speed(team.threads > 1 ? team : undefined, seed, TERMS)) yield { ...about(), row };
  team.stop();
}
