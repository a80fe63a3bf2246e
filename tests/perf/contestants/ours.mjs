// Our package as it is packed; the argument is its index.js.
import { pathToFileURL } from 'node:url';
import { PROOF_STEPS } from '../numbers.mjs';
import { optimizerOf } from './optimizer.mjs';
import { serve } from './serve.mjs';

const classes = await import(pathToFileURL(process.argv[2]).href);

function create(problem) {
  const { optimizer, parameters } = optimizerOf(classes, problem);
  return {
    gradient: (k) => parameters[k].grad,
    weights: (k) => parameters[k].data,
    step: stepOf(optimizer, problem.flush, problem.clear),
  };
}

/** A step. Tiny state is flushed at every 64th step, or on request at every step or never. */
function stepOf(optimizer, flush, clear) {
  const pass = { zeroGrad: true };
  if (clear === 'pass') return () => optimizer.step(pass);
  if (clear === 'after') {
    return () => {
      optimizer.step();
      optimizer.zeroGrad();
    };
  }
  if (flush === undefined) return () => optimizer.step();
  const before = flush ? 63 : 64;
  let proof = PROOF_STEPS;
  return () => {
    if (proof > 0) proof--;
    else optimizer.stepsTaken = before;
    optimizer.step();
  };
}

serve({ engine: `V8 ${process.versions.v8}` }, create);
