// A coverage-guided fuzzer: an input joins the corpus if it takes a branch oftener, by a power of two, than any before.
import { corpus as seeds } from './corpus.mjs';
import { generator, mutate } from './mutate.mjs';
import { judge } from './oracle.mjs';

/** The maximum length of an input, so that runs stay quick. */
const LONGEST = 4096;

/** Runs until `done(executions)` or a finding; returns { executions, branches, corpus, finding }. */
export function fuzz({ decode, read, branches }, { seed, done }) {
  const random = generator(seed);
  const corpus = [];
  const right = []; // inputs that can be read: mutating them reaches more code
  const best = new Map();
  const waiting = seeds();
  let executions = 0;
  let taken = branches();
  while (!done(executions)) {
    const bytes = waiting.pop() ?? mutate(random() < 0.5 ? right : corpus, random);
    executions += 1;
    const { accepted, what } = judge({ decode, read }, bytes);
    if (what !== undefined) {
      return { executions, branches: best.size, corpus: corpus.length, finding: { what, bytes } };
    }
    const before = taken;
    taken = branches();
    let fresh = false;
    for (const [i, count] of taken.entries()) fresh = improves(best, i, count - before[i]) || fresh;
    if (!fresh || bytes.length > LONGEST) continue;
    corpus.push(bytes);
    if (accepted) right.push(bytes);
  }
  return { executions, branches: best.size, corpus: corpus.length };
}

/** Records how often a branch was taken; returns whether that is a new order of magnitude. */
function improves(best, branch, count) {
  const bits = 32 - Math.clz32(count);
  if (count === 0 || bits <= (best.get(branch) ?? 0)) return false;
  best.set(branch, bits);
  return true;
}
