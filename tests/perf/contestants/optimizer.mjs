// A problem as an optimizer of our package.
import { HYPER } from '../numbers.mjs';
import { decaysTensor, initialWeights } from './serve.mjs';

const { lr, momentum, beta1, beta2, eps } = HYPER;
const adam = { lr, betas: [beta1, beta2], eps };
const RULES = {
  sgd: ({ SGD }, spec, options) => new SGD(spec, { lr, ...options }),
  sgdm: ({ SGDM }, spec, options) => new SGDM(spec, { lr, momentum, ...options }),
  nesterov: ({ SGDM }, spec, options) => new SGDM(spec, { lr, momentum, nesterov: true, ...options }),
  adam: ({ Adam }, spec, options) => new Adam(spec, { ...adam, ...options }),
  adamw: ({ AdamW }, spec, options) => new AdamW(spec, { ...adam, ...options }),
  amsgrad: ({ Adam }, spec, options) => new Adam(spec, { ...adam, amsgrad: true, ...options }),
};
const CENTRALIZE = {
  off: false,
  rows: { outputAxis: 0 },
  columns: { outputAxis: -1 },
  update: { outputAxis: 0, at: 'update' },
  'update-columns': { outputAxis: -1, at: 'update' },
};

/** The optimizer of a problem, from the exports of index.js, and its parameters in order. */
export function optimizerOf(classes, { rule, shapes, gc, outputs, weightDecay, clipNorm }, options = {}) {
  const initial = initialWeights(shapes);
  const specOf = (shape, k) => ({
    shape,
    initial: initial[k],
    ...(gc !== 'off' && outputs?.[k] && { outputAxis: outputs[k] }),
    ...(!decaysTensor(shape) && { decayScale: 0 }),
  });
  const spec = new Map(shapes.map((shape, k) => [`tensor ${k}`, specOf(shape, k)]));
  const optimizer = RULES[rule](classes, spec, {
    centralize: CENTRALIZE[gc],
    weightDecay,
    ...(clipNorm !== null && { clipNorm }),
    ...options,
  });
  return { optimizer, parameters: shapes.map((_, k) => optimizer.parameters[`tensor ${k}`]) };
}
