// The proof: a contestant's weights after three steps with different gradients, against those of the float64 reference.
import { ContestantError } from './process.mjs';
import { expected } from './reference.mjs';

/** How far a weight may be from the float64 reference after the proof: rounding of weights about 1, with a margin. */
const TOLERANCE = 2e-6;

/** Throws unless these weights at the samples of a problem are those of the float64 reference. */
export function prove(problem, weights) {
  const reference = expected(problem);
  let compared = 0;
  for (const [n, weight] of weights.entries()) {
    if (Number.isNaN(reference[n])) continue;
    compared++;
    if (Math.abs(weight - reference[n]) <= TOLERANCE) continue;
    const [k, i] = problem.samples[n];
    throw new ContestantError(`wrong: tensor ${k}, element ${i} is ${weight}, expected ${reference[n]}`);
  }
  if (weights.length !== problem.samples.length || compared < problem.samples.length / 2)
    throw new ContestantError(`proved ${compared} of ${problem.samples.length} samples only`);
}
