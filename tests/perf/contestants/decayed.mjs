// Plain loops with weight decay, and with clipping for AdamW: what people write by hand.
import { HYPER } from '../numbers.mjs';

const { lr, momentum, beta1, beta2, eps } = HYPER;

/** The mean of g + k w over `count` elements from `start`. */
function mean({ w, g, decay }, start, count) {
  let sum = 0;
  for (let i = start; i < start + count; i++) sum += g[i] + decay * w[i];
  return sum / count;
}

function sgdm(tensor, t) {
  const { w, g, m, row, centralize, decay } = tensor;
  const mu = t === 1 ? 0 : momentum;
  for (let start = 0; start < w.length; start += row) {
    const m0 = centralize ? mean(tensor, start, row) : 0;
    for (let i = start, end = start + row; i < end; i++) {
      const b = mu * m[i] + (g[i] + decay * w[i] - m0);
      m[i] = b;
      w[i] -= lr * b;
    }
  }
}

function nesterov(tensor, t) {
  const { w, g, m, row, centralize, decay } = tensor;
  const mu = t === 1 ? 0 : momentum;
  for (let start = 0; start < w.length; start += row) {
    const m0 = centralize ? mean(tensor, start, row) : 0;
    for (let i = start, end = start + row; i < end; i++) {
      const x = g[i] + decay * w[i] - m0;
      const b = mu * m[i] + x;
      m[i] = b;
      w[i] -= lr * (x + momentum * b);
    }
  }
}

/** The mean of the gradients alone. */
function meanOf(g, start, count) {
  let sum = 0;
  for (let i = start; i < start + count; i++) sum += g[i];
  return sum / count;
}

function adamw({ w, g, m, v, row, centralize, decay }, t, clipping) {
  const root = Math.sqrt(1 - beta2 ** t);
  const [alpha, hat] = [(lr * root) / (1 - beta1 ** t), eps * root];
  const [c1, c2, kept] = [1 - beta1, 1 - beta2, 1 - lr * decay];
  for (let start = 0; start < w.length; start += row) {
    const m0 = centralize ? meanOf(g, start, row) : 0;
    for (let i = start, end = start + row; i < end; i++) {
      const x = clipping * (g[i] - m0);
      const first = beta1 * m[i] + c1 * x;
      const second = beta2 * v[i] + c2 * x * x;
      m[i] = first;
      v[i] = second;
      w[i] = kept * w[i] - (alpha * first) / (Math.sqrt(second) + hat);
    }
  }
}

function sumOfSquares(g, count) {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += g[i] * g[i];
  return sum;
}

/** The factor that limits the norm of all gradients; 1 without a limit. */
export function clippingOf(tensors, clipNorm) {
  if (clipNorm === null) return 1;
  const norm = Math.sqrt(tensors.reduce((sum, { g }) => sum + sumOfSquares(g, g.length), 0));
  return Math.min(1, clipNorm / (norm + 1e-6));
}

export const DECAYED = { sgdm, nesterov, adamw };
