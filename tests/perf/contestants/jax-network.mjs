// jax-js with weight decay: a hand-written step inside jit, of several tensors at once. jax-js counts references:
// anything used again needs `.ref`.
import { jit, numpy as np } from '@jax-js/jax';
import { HYPER } from '../numbers.mjs';
import { decaysTensor } from './serve.mjs';

const { lr, momentum, beta1, beta2, eps } = HYPER;

/** Tensors in one jit: with eight, MobileNetV2 takes longer; with all in one, many times as long. */
const AT_ONCE = 4;

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
function averaged({ gc, shapes, outputs }, k) {
  const shape = shapes[k];
  if (gc === 'off' || shape.length < 2) return [];
  const kept = gc === 'rows' ? [0] : (outputs?.[k] ?? [shape.length - 1]);
  return shape.map((_, a) => a).filter((a) => !kept.includes(a));
}

/** Phi(g + decay w) over these axes, as a function of w and the decay. */
const gradientOf = (g, axes) => (w, decay) => {
  let x = g;
  if (decay === 0) w.dispose();
  else x = g.add(w.mul(decay));
  return axes.length === 0 ? x : x.ref.sub(np.mean(x, axes, { keepdims: true }));
};

/** Calls a function for each group of tensors, with its part of each list. */
const grouped = (count, call, ...lists) =>
  Array.from({ length: Math.ceil(count / AT_ONCE) }, (_, n) =>
    call(n, ...lists.map((list) => list.slice(n * AT_ONCE, (n + 1) * AT_ONCE))),
  );

/** The step of the tensors of group `n`. */
function stepOf(problem, n) {
  const { rule, shapes, weightDecay } = problem;
  return jit((tensors, gradients, alpha, hat) => {
    const updated = tensors.map((arrays, j) => {
      const k = n * AT_ONCE + j;
      const g = gradientOf(gradients[j], averaged(problem, k));
      return RULES[rule].update(arrays, g, decaysTensor(shapes[k]) ? weightDecay : 0, { alpha, hat });
    });
    for (const scalar of [alpha, hat]) scalar.dispose();
    return updated;
  });
}

/** The number of state arrays of a problem, and its step: (arrays of tensors, their gradients, t) to new arrays. */
export function networkOf(problem) {
  const { rule, shapes, clipNorm } = problem;
  if (clipNorm !== null) throw new Error('jax-js has no clipping');
  const steps = grouped(shapes.length, (n) => stepOf(problem, n));
  return {
    slots: RULES[rule].slots,
    step: (tensors, gradients, t) => {
      const root = Math.sqrt(1 - beta2 ** t);
      const call = (n, arrays, some) =>
        steps[n](arrays, some, np.array((lr * root) / (1 - beta1 ** t)), np.array(eps * root));
      return grouped(shapes.length, call, tensors, gradients).flat();
    },
  };
}
