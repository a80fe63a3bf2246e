// jax-js with weight decay and clipping: a hand-written step of all tensors inside one jit, which takes less time than
// a jit for each. jax-js counts references: anything used again needs `.ref`.
import { jit, numpy as np } from '@jax-js/jax';
import { HYPER } from '../numbers.mjs';
import { decaysTensor } from './serve.mjs';

const { lr, momentum, beta1, beta2, eps } = HYPER;

/** For each rule: the number of state arrays, and the new [w, ...state] of a tensor from its gradient. */
const RULES = {
  sgdm: {
    slots: 1,
    update: ([w, m], g, decay) => {
      const b = m.mul(momentum).add(g(w.ref, decay));
      return [w.sub(b.ref.mul(lr)), b];
    },
  },
  nesterov: {
    slots: 1,
    update: ([w, m], g, decay) => {
      const x = g(w.ref, decay);
      const b = m.mul(momentum).add(x.ref);
      return [w.sub(x.add(b.ref.mul(momentum)).mul(lr)), b];
    },
  },
  adamw: {
    slots: 2,
    update: ([w, m, v], g, decay, { alpha, hat }) => {
      const x = g(w.ref, 0);
      const first = m.mul(beta1).add(x.ref.mul(1 - beta1));
      const second = v.mul(beta2).add(np.square(x).mul(1 - beta2));
      const update = first.ref.mul(alpha.ref).div(np.sqrt(second.ref).add(hat.ref));
      return [w.mul(1 - lr * decay).sub(update), first, second];
    },
  },
};

/** The axes whose mean is subtracted: all but those of the outputs, which are the last one unless `outputs` says so. */
function averaged({ gc, outputs }, k, shape) {
  if (gc === 'off' || shape.length < 2) return [];
  const kept = gc === 'rows' ? [0] : (outputs?.[k] ?? [shape.length - 1]);
  return shape.map((_, a) => a).filter((a) => !kept.includes(a));
}

/** Phi(factor g + decay w), as a function of w and the decay. */
const gradientOf = (g, axes, factor) => (w, decay) => {
  const scaled = factor === undefined ? g : g.mul(factor);
  let x = scaled;
  if (decay === 0) w.dispose();
  else x = scaled.add(w.mul(decay));
  return axes.length === 0 ? x : x.ref.sub(np.mean(x, axes, { keepdims: true }));
};

/** min(1, clipNorm / (norm + 1e-6)) over all gradients. */
function clippingOf(gradients, clipNorm) {
  const sums = gradients.map((g) => np.sum(np.square(g.ref)));
  const norm = np.sqrt(sums.reduce((sum, one) => sum.add(one)));
  return np.minimum(np.reciprocal(norm.add(1e-6)).mul(clipNorm), 1);
}

/** The number of state arrays of a problem, and its step: (arrays of tensors, their gradients, t) to new arrays. */
export function networkOf(problem) {
  const { rule, shapes, weightDecay, clipNorm } = problem;
  const { slots, update } = RULES[rule];
  const axes = shapes.map((shape, k) => averaged(problem, k, shape));
  const step = jit((tensors, gradients, alpha, hat) => {
    const factor = clipNorm === null ? undefined : clippingOf(gradients, clipNorm);
    const updated = tensors.map((arrays, k) => {
      const g = gradientOf(gradients[k], axes[k], factor?.ref);
      return update(arrays, g, decaysTensor(shapes[k]) ? weightDecay : 0, { alpha, hat });
    });
    for (const scalar of [factor, alpha, hat]) scalar?.dispose();
    return updated;
  });
  return {
    slots,
    step: (tensors, gradients, t) => {
      const root = Math.sqrt(1 - beta2 ** t);
      return step(tensors, gradients, np.array((lr * root) / (1 - beta1 ** t)), np.array(eps * root));
    },
  };
}
