// A case: the runners that solve the same problem in turns. A row is one runner of a case in one variant; its label,
// such as "512x512 adam ours rows", identifies it in --only, in the goals and in the JSON.
//
// A problem, which is what a contestant is sent:
//
//   rule, shapes, samples   the rule, and which elements [tensor, index] to answer with after the proof
//   gc                      'off', 'rows' (outputs first), 'columns' (outputs last), 'update' or 'update-columns'
//   outputs                 for columns: tensor by tensor, the axes of the outputs, or null if it is the last one
//   weightDecay             of tensors with two axes and more: in the gradient, or decoupled for adamw; may be 0
//   clipNorm                the largest norm of all gradients together, or null
//   scales                  a factor for the gradients of each step of the proof, and then that of the last one
//   gradient, settle        the gradients after the proof (numbers.mjs), and how many steps to take then, untimed
import { sizeOf } from './contestants/serve.mjs';
import { PROOF_STEPS } from './numbers.mjs';
import { samplesOf } from './reference.mjs';

const DEFAULTS = {
  gc: 'off',
  weightDecay: 0,
  clipNorm: null,
  scales: Array.from({ length: PROOF_STEPS }, () => 1),
  gradient: 'normal',
  settle: 0,
};

/**
 * A case of a name, such as "512x512", and a rule. `runners`: lists of a contestant and its variants. `common`: what
 * the problems of all have in common. `variants`: what each adds to that. `kind`: distinguishes cases of the same name
 * and rule. `quick`: part of --quick.
 */
export function makeCase(shape, rule, runners, { shapes, common, variants, kind = '', quick = false }) {
  const size = shapes.reduce((sum, one) => sum + sizeOf(one), 0);
  const name = `${shape} ${rule}${kind}`;
  const samples = samplesOf(shapes);
  const rows = runners.flatMap(([who, ...names]) =>
    names.map((variant) => {
      const problem = { rule, shapes, samples, ...DEFAULTS, ...common, ...variants[variant] };
      if (who === 'copy') Object.assign(problem, { copy: true, samples: samples.filter(([k]) => k === 0) });
      return { label: `${name} ${who} ${variant}`, who, variant, problem };
    }),
  );
  return { name, shape, rule, size, rows, quick };
}
