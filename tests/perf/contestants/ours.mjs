// Our package as it is packed; the argument is its index.js.
import { pathToFileURL } from 'node:url';
import { HYPER, PROOF_STEPS } from '../numbers.mjs';
import { initialWeights, serve } from './serve.mjs';

const { SGD, SGDM, Adam, AdamW } = await import(pathToFileURL(process.argv[2]).href);
const { lr, momentum, beta1, beta2, eps, weightDecay } = HYPER;
const adam = { lr, betas: [beta1, beta2], eps };
const RULES = {
  sgd: (spec, options) => new SGD(spec, { lr, ...options }),
  sgdm: (spec, options) => new SGDM(spec, { lr, momentum, ...options }),
  nesterov: (spec, options) => new SGDM(spec, { lr, momentum, nesterov: true, ...options }),
  adam: (spec, options) => new Adam(spec, { ...adam, ...options }),
  adamw: (spec, options) => new AdamW(spec, { ...adam, weightDecay, ...options }),
  amsgrad: (spec, options) => new Adam(spec, { ...adam, amsgrad: true, ...options }),
};
const CENTRALIZE = {
  off: false,
  rows: { outputAxis: 0 },
  columns: { outputAxis: -1 },
  update: { outputAxis: 0, at: 'update' },
  'update-columns': { outputAxis: -1, at: 'update' },
};

function create({ rule, shapes, gc, flush, clear }) {
  const initial = initialWeights(shapes);
  const spec = new Map(shapes.map((shape, k) => [`tensor ${k}`, { shape, initial: initial[k] }]));
  const optimizer = RULES[rule](spec, { centralize: CENTRALIZE[gc] });
  const parameters = shapes.map((_, k) => optimizer.parameters[`tensor ${k}`]);
  return {
    gradient: (k) => parameters[k].grad,
    weights: (k) => parameters[k].data,
    step: stepOf(optimizer, flush, clear),
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
