// The rows of the table: each rule at each size, with all contestants measured in turns.

import type { Team } from 'zeromean/threads';
import { createLoop } from './loop.ts';
import { type Contestant, disagreement, measure, type Terms } from './measure.ts';
import { createOurs } from './ours.ts';
import { createProblem, type Problem, RULES, type Rule } from './problem.ts';

/** The sides of the matrices: 1,024 to 1,048,576 parameters. */
export const SIDES: readonly number[] = [32, 256, 512, 1024];

/** From this size on a team shares the step, by default (docs/threads.md): with fewer parameters, waking costs more. */
const SHARED_FROM = { SGDM: 262_144, Adam: 65_536 };

/** After how many steps contestants are compared. */
export const PROOF_STEPS = 3;
/** How far they may be apart, as a share of the way: float32 rounds at 6e-8, and Adam's first steps enlarge that. */
const TOLERANCE = 1e-4;

export interface SpeedRow {
  readonly rule: Rule;
  readonly parameters: number;
  /** Nanoseconds of a step so far. Of a team only where it shares the step. */
  readonly ns: Readonly<Record<Who, number | undefined>>;
  /** Which contestants there are; none if they did not agree. */
  readonly who: readonly Who[];
  /** The largest disagreement between the loop and zeromean, with GC or without. */
  readonly disagreement: number;
  /** Whether a team gave the same bits as one thread; undefined without a team. */
  readonly isTeamExact: boolean | undefined;
}

export type Who = 'loop' | 'ours' | 'loop gc' | 'ours gc' | 'team' | 'team gc';

const NONE: SpeedRow['ns'] = {
  loop: undefined,
  ours: undefined,
  'loop gc': undefined,
  'ours gc': undefined,
  team: undefined,
  'team gc': undefined,
};

/** Yields the row that is being measured, again and again, with more and more rounds in its medians. */
export function* speed(
  team: Team | undefined,
  seed: number,
  terms: Terms,
  sides: readonly number[] = SIDES,
): Generator<SpeedRow> {
  for (const side of sides) {
    const problem = createProblem(side, seed);
    for (const rule of RULES) yield* measureRow(rule, problem, team, terms);
  }
}

function* measureRow(rule: Rule, problem: Problem, team: Team | undefined, terms: Terms): Generator<SpeedRow> {
  const parameters = problem.weights.length;
  const contestants = enter(rule, problem, parameters < SHARED_FROM[rule] ? undefined : team);
  const proof = prove(contestants, problem.weights);
  const who = [...contestants.keys()];
  const row = { rule, parameters, ns: NONE, ...proof };
  if (proof.disagreement > TOLERANCE || proof.isTeamExact === false) {
    yield { ...row, who: [] };
    return;
  }
  yield { ...row, who };
  for (const medians of measure([...contestants.values()], terms)) {
    const ns = { ...NONE };
    who.forEach((name, i) => {
      ns[name] = medians[i];
    });
    yield { ...row, who, ns };
  }
}

function enter(rule: Rule, problem: Problem, team: Team | undefined): Map<Who, Contestant> {
  const contestants = new Map<Who, Contestant>();
  for (const [suffix, gc] of [
    ['', false],
    [' gc', true],
  ] as const) {
    contestants.set(`loop${suffix}`, createLoop(rule, problem, gc));
    contestants.set(`ours${suffix}`, createOurs(rule, problem, gc));
    if (team !== undefined) contestants.set(`team${suffix}`, createOurs(rule, problem, gc, team));
  }
  return contestants;
}

/** Lets all take a few steps, and compares them. */
function prove(contestants: ReadonlyMap<Who, Contestant>, start: Float32Array) {
  let largest = 0;
  let isTeamExact: boolean | undefined;
  for (const suffix of ['', ' gc'] as const) {
    const ours = contestants.get(`ours${suffix}`) as Contestant;
    const loop = contestants.get(`loop${suffix}`) as Contestant;
    largest = Math.max(largest, disagreement(ours, loop, start, PROOF_STEPS));
    const team = contestants.get(`team${suffix}`);
    if (team === undefined) continue;
    for (let n = 0; n < PROOF_STEPS; n++) team.step();
    isTeamExact = isTeamExact !== false && ours.weights.every((weight, i) => weight === team.weights[i]);
  }
  return { disagreement: largest, isTeamExact };
}
