// The step in float64, for samples: what every contestant has to arrive at. Only units (rows, columns, or single
// elements) that contain a sample are computed, each in full, because its mean needs all of it.
import { clippingOf } from './clipping.mjs';
import { decaysTensor, sizeOf } from './contestants/serve.mjs';
import { GRADIENTS, gradientStream, HYPER, number, scaled, weightStream } from './numbers.mjs';

const { lr, momentum, beta1, beta2, eps } = HYPER;

/** Every element if there are few, otherwise some of each of some tensors; the same for all contestants. */
export function samplesOf(shapes) {
  const tensors = spread(shapes.length, 12);
  return tensors.flatMap((k) => spread(sizeOf(shapes[k]), Math.ceil(96 / tensors.length)).map((i) => [k, i]));
}

/** At most `most` indices below `count`, including both ends. */
function spread(count, most) {
  if (count <= most) return Array.from({ length: count }, (_, i) => i);
  return Array.from({ length: most }, (_, i) => Math.round((i * (count - 1)) / (most - 1)));
}

/** The weights at the samples after the proof steps; NaN where they depend on rounding. */
export function expected(problem) {
  const { shapes, gc, outputs, samples, scales, copy } = problem;
  if (copy) return samples.map(([k, i]) => number(i, weightStream(k)));
  const clipping = clippingOf(problem);
  const factors = scales.map((scale, n) => scale * clipping[n]);
  const units = new Map();
  return samples.map(([k, i]) => {
    const { first, stride, count } = unitOf(shapes[k], gc, outputs?.[k], i);
    const key = `${k} ${first}`;
    if (!units.has(key)) units.set(key, unitAfter(problem, factors, k, { first, stride, count }));
    return units.get(key)[(i - first) / stride];
  });
}

/** The elements that share a mean with element `i`; `outputs` are the last axes, or null for the last one alone. */
function unitOf(shape, gc, outputs, i) {
  const size = sizeOf(shape);
  if (gc === 'off' || shape.length < 2) return { first: i, stride: 1, count: 1 };
  if (gc.endsWith('columns')) {
    const columns = sizeOf((outputs ?? [shape.length - 1]).map((axis) => shape[axis]));
    return { first: i % columns, stride: columns, count: size / columns };
  }
  const row = size / shape[0];
  return { first: i - (i % row), stride: 1, count: row };
}

/** The weights of a unit of tensor `k`; `factors` scale the gradients of each step. */
function unitAfter({ rule, gc, shapes, weightDecay }, factors, k, { first, stride, count }) {
  const indices = Array.from({ length: count }, (_, n) => first + n * stride);
  const w = Float64Array.from(indices, (i) => number(i, weightStream(k)));
  const state = { m: new Float64Array(count), v: new Float64Array(count), most: new Float64Array(count) };
  const atUpdate = gc.startsWith('update');
  const decay = decaysTensor(shapes[k]) ? weightDecay : 0;
  const uncertain = new Set();
  const [coupled, decoupled] = rule === 'adamw' ? [0, decay] : [decay, 0];
  for (const [n, factor] of factors.entries()) {
    const t = n + 1;
    const { scale, offset } = scaled(GRADIENTS.normal, factor);
    const g = Float64Array.from(indices, (i, j) => number(i, gradientStream(k, t)) * scale + offset + coupled * w[j]);
    if (!atUpdate && count > 1) center(g);
    const u = RULES[rule](g, state, t);
    if (atUpdate && count > 1) center(u);
    for (let j = 0; j < count; j++) w[j] -= lr * (u[j] + decoupled * w[j]);
    // Adam divides the gradient by its own size: where it nearly vanishes, rounding decides.
    const least = factor * 2 ** -10;
    if (rule.startsWith('a')) for (let j = 0; j < count; j++) if (Math.abs(g[j]) < least) uncertain.add(j);
  }
  return w.map((x, j) => (uncertain.has(j) ? Number.NaN : x));
}

/** x - mean(x) */
function center(x) {
  let sum = 0;
  for (const value of x) sum += value;
  for (let n = 0; n < x.length; n++) x[n] -= sum / x.length;
}

const adam =
  (amsgrad) =>
  (g, { m, v, most }, t) =>
    g.map((x, n) => {
      m[n] = beta1 * m[n] + (1 - beta1) * x;
      v[n] = beta2 * v[n] + (1 - beta2) * x * x;
      most[n] = amsgrad ? Math.max(most[n], v[n]) : v[n];
      return m[n] / (1 - beta1 ** t) / (Math.sqrt(most[n] / (1 - beta2 ** t)) + eps);
    });

const sgdm =
  (nesterov) =>
  (g, { m }) =>
    g.map((x, n) => {
      m[n] = momentum * m[n] + x;
      return nesterov ? x + momentum * m[n] : m[n];
    });

const RULES = {
  sgd: (g) => g.slice(),
  sgdm: sgdm(false),
  nesterov: sgdm(true),
  adam: adam(false),
  adamw: adam(false),
  amsgrad: adam(true),
};
