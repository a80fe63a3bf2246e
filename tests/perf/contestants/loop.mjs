// A plain loop over Float32Arrays with all invariants hoisted: what people write by hand.
import { HYPER } from '../numbers.mjs';
import { clippingOf, DECAYED } from './decayed.mjs';
import { decaysTensor, initialWeights, serve } from './serve.mjs';

const { lr, momentum, beta1, beta2, eps } = HYPER;

/** The mean of `count` gradients from `start`; 0 if nothing is centralized. */
function mean(g, start, count) {
  let sum = 0;
  for (let i = start; i < start + count; i++) sum += g[i];
  return sum / count;
}

function sgd({ w, g, row, centralize }) {
  for (let start = 0; start < w.length; start += row) {
    const m0 = centralize ? mean(g, start, row) : 0;
    for (let i = start, end = start + row; i < end; i++) w[i] -= lr * (g[i] - m0);
  }
}

function sgdm({ w, g, row, centralize, m }, t) {
  const mu = t === 1 ? 0 : momentum;
  for (let start = 0; start < w.length; start += row) {
    const m0 = centralize ? mean(g, start, row) : 0;
    for (let i = start, end = start + row; i < end; i++) {
      const b = mu * m[i] + (g[i] - m0);
      m[i] = b;
      w[i] -= lr * b;
    }
  }
}

function adam({ w, g, row, centralize, m, v }, t) {
  const root = Math.sqrt(1 - beta2 ** t);
  const [alpha, hat] = [(lr * root) / (1 - beta1 ** t), eps * root];
  const [c1, c2] = [1 - beta1, 1 - beta2];
  for (let start = 0; start < w.length; start += row) {
    const m0 = centralize ? mean(g, start, row) : 0;
    for (let i = start, end = start + row; i < end; i++) {
      const x = g[i] - m0;
      const first = beta1 * m[i] + c1 * x;
      const second = beta2 * v[i] + c2 * x * x;
      m[i] = first;
      v[i] = second;
      w[i] -= (alpha * first) / (Math.sqrt(second) + hat);
    }
  }
}

const RULES = { sgd, sgdm, adam };

function create({ rule, shapes, gc, weightDecay, clipNorm }) {
  const update = (weightDecay === 0 ? RULES : DECAYED)[rule];
  const tensors = initialWeights(shapes).map((w, k) => {
    const [g, m, v] = Array.from({ length: 3 }, () => new Float32Array(w.length));
    const centralize = gc === 'rows' && shapes[k].length > 1;
    const row = centralize ? w.length / shapes[k][0] : w.length;
    return { w, g, m, v, row, centralize, decay: decaysTensor(shapes[k]) ? weightDecay : 0 };
  });
  let t = 0;
  return {
    gradient: (k) => tensors[k].g,
    weights: (k) => tensors[k].w,
    step: () => {
      t++;
      const clipping = clippingOf(tensors, clipNorm);
      for (const tensor of tensors) update(tensor, t, clipping);
    },
  };
}

serve({ engine: `V8 ${process.versions.v8}` }, create);
