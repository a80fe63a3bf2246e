// jax-js on its wasm backend: a hand-written step inside jit, as in its optax, with and without centralization.
import { readFileSync } from 'node:fs';
import { blockUntilReady, defaultDevice, init, jit, numpy as np } from '@jax-js/jax';
import { HYPER } from '../numbers.mjs';
import { networkOf } from './jax-network.mjs';
import { initialWeights, serve } from './serve.mjs';

await init('wasm');
defaultDevice('wasm');
const { lr, momentum, beta1, beta2, eps } = HYPER;

/** g - mean(g) over all axes but the first. jax-js counts references: anything used again needs `.ref`. */
function center(g) {
  const axis = g.shape.map((_, a) => a).slice(1);
  return g.ref.sub(np.mean(g, axis, { keepdims: true }));
}

/** For each rule: the number of state arrays, the scalars of step t, the jitted step [w, ...state, g, ...scalars]. */
const rulesOf = (phi) => ({
  sgd: { slots: 0, scalars: () => [], step: jit((w, g) => [w.sub(phi(g).mul(lr))]) },
  sgdm: {
    slots: 1,
    scalars: () => [],
    step: jit((w, m, g) => {
      const b = m.mul(momentum).add(phi(g));
      return [w.sub(b.ref.mul(lr)), b];
    }),
  },
  adam: {
    slots: 2,
    scalars: (t) => {
      const root = Math.sqrt(1 - beta2 ** t);
      return [(lr * root) / (1 - beta1 ** t), eps * root];
    },
    step: jit((w, m, v, g, alpha, hat) => {
      const x = phi(g);
      const first = m.mul(beta1).add(x.ref.mul(1 - beta1));
      const second = v.mul(beta2).add(np.square(x).mul(1 - beta2));
      const update = first.ref.mul(alpha).div(np.sqrt(second.ref).add(hat));
      return [w.sub(update), first, second];
    }),
  },
});
const RULES = { off: rulesOf((g) => g), rows: rulesOf(center) };

/** The number of state arrays of each tensor, and the step of all. */
function tensorwise({ rule, shapes, gc }) {
  const own = shapes.map((shape) => RULES[shape.length > 1 ? gc : 'off'][rule]);
  return {
    slots: own[0].slots,
    step: (tensors, gradients, t) =>
      tensors.map((arrays, k) => own[k].step(...arrays, gradients[k], ...own[k].scalars(t).map((x) => np.array(x)))),
  };
}

function create(problem) {
  const { shapes, weightDecay, clipNorm } = problem;
  const { slots, step } = (weightDecay === 0 && clipNorm === null ? tensorwise : networkOf)(problem);
  const weights = initialWeights(shapes);
  const arrays = weights.map((array) => new Float32Array(array.length));
  let tensors = shapes.map((shape, k) => {
    const state = Array.from({ length: slots }, () => np.zeros(shape));
    return [np.array(weights[k]).reshape(shape), ...state];
  });
  let gradients = [];
  let t = 0;
  const dispose = (all) => {
    for (const array of all) array.dispose();
  };
  return {
    isAsync: true,
    gradient: (k) => arrays[k],
    upload: () => {
      dispose(gradients);
      gradients = shapes.map((shape, k) => np.array(arrays[k].slice()).reshape(shape));
    },
    weights: (k) => tensors[k][0].ref.dataSync(),
    step: () => {
      t++;
      const used = gradients.map((gradient) => gradient.ref);
      tensors = step(tensors, used, t);
      return blockUntilReady(tensors); // nothing is computed before this
    },
    dispose: () => dispose([...tensors.flat(), ...gradients]),
  };
}

const { version } = JSON.parse(
  readFileSync(new URL('../node_modules/@jax-js/jax/package.json', import.meta.url), 'utf8'),
);
serve({ engine: `jax-js ${version}, jit, wasm, V8 ${process.versions.v8}` }, create);
