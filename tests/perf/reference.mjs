// The step in float64, for samples: what every contestant has to arrive at. Only units (rows, columns, or single
// elements) that contain a sample are computed, each in full, because its mean needs all of it.
import { sizeOf } from './contestants/serve.mjs';
import { GRADIENTS, gradientStream, HYPER, number, PROOF_STEPS, weightStream } from './numbers.mjs';

const { lr, momentum, beta1, beta2, eps, weightDecay } = HYPER;

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
export function expected({ rule, shapes, gc, samples, copy }) {
  if (copy) return samples.map(([k, i]) => number(i, weightStream(k)));
  const units = new Map();
  return samples.map(([k, i]) => {
    const { first, stride, count } = unitOf(shapes[k], gc, i);
    const key = `${k} ${first}`;
    if (!units.has(key)) units.set(key, unitAfter(rule, gc, k, { first, stride, count }));
    return units.get(key)[(i - first) / stride];
  });
}

/** The elements that share a mean with element `i`. */
function unitOf(shape, gc, i) {
  const size = sizeOf(shape);
  if (gc === 'off' || shape.length < 2) return { first: i, stride: 1, count: 1 };
  if (gc.endsWith('columns')) {
    const columns = shape.at(-1);
    return { first: i % columns, stride: columns, count: size / columns };
  }
  const row = size / shape[0];
  return { first: i - (i % row), stride: 1, count: row };
}

function unitAfter(rule, gc, k, { first, stride, count }) {
  const indices = Array.from({ length: count }, (_, n) => first + n * stride);
  const w = Float64Array.from(indices, (i) => number(i, weightStream(k)));
  const state = { m: new Float64Array(count), v: new Float64Array(count), most: new Float64Array(count) };
  const atUpdate = gc.startsWith('update');
  const { scale, offset } = GRADIENTS.normal;
  for (let t = 1; t <= PROOF_STEPS; t++) {
    const g = Float64Array.from(indices, (i) => number(i, gradientStream(k, t)) * scale + offset);
    if (!atUpdate && count > 1) center(g);
    const u = RULES[rule](g, state, t);
    if (atUpdate && count > 1) center(u);
    const decay = rule === 'adamw' ? weightDecay : 0;
    for (let n = 0; n < count; n++) w[n] -= lr * (u[n] + decay * w[n]);
    // Adam divides the gradient by its own size: where it nearly vanishes, rounding decides.
    if (rule.startsWith('a')) for (let n = 0; n < count; n++) if (Math.abs(g[n]) < 2 ** -10) w[n] = Number.NaN;
  }
  return w;
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
