// A coverage-guided fuzzer: inputs that take a branch of the code oftener, by a power of two, than any before join the corpus.
import { corpus as seeds } from './corpus.mjs';
import { generator, mutate } from './mutate.mjs';
import { judge } from './oracle.mjs';

/** How large an input may grow, so that runs stay quick. */
const LONGEST = 4096;

/** Runs until `done(executions)`; { executions, branches, corpus, finding }, which ends it. */
export function fuzz({ decode, read, branches }, { seed, done }) {
  const random = generator(seed);
  const corpus = [];
  const right = []; // those of the corpus that are read: the more can be done to them
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

/** Notes how often a branch was taken; whether that is a new order of magnitude. */
function improves(best, branch, count) {
  const bits = 32 - Math.clz32(count);
  if (count === 0 || bits <= (best.get(branch) ?? 0)) return false;
  best.set(branch, bits);
  return true;
}
