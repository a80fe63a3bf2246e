// jax-js on its wasm backend: a hand-written step inside jit, as in its optax, with and without centralization.
import { readFileSync } from 'node:fs';
import { blockUntilReady, defaultDevice, init, jit, numpy as np } from '@jax-js/jax';
import { HYPER } from '../numbers.mjs';
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

function create({ rule, shapes, gc }) {
  const weights = initialWeights(shapes);
  const arrays = weights.map((array) => new Float32Array(array.length));
  const tensors = shapes.map((shape, k) => {
    const { slots, step, scalars } = RULES[shape.length > 1 ? gc : 'off'][rule];
    const state = Array.from({ length: slots }, () => np.zeros(shape));
    return { step, scalars, arrays: [np.array(weights[k]).reshape(shape), ...state], gradient: undefined };
  });
  let t = 0;
  return {
    isAsync: true,
    gradient: (k) => arrays[k],
    upload: () => {
      for (const [k, tensor] of tensors.entries()) {
        tensor.gradient?.dispose();
        tensor.gradient = np.array(arrays[k].slice()).reshape(shapes[k]);
      }
    },
    weights: (k) => tensors[k].arrays[0].ref.dataSync(),
    step: () => {
      t++;
      for (const tensor of tensors) {
        const scalars = tensor.scalars(t).map((x) => np.array(x));
        tensor.arrays = tensor.step(...tensor.arrays, tensor.gradient.ref, ...scalars);
      }
      return blockUntilReady(tensors.map(({ arrays: all }) => all)); // nothing is computed before this
    },
    dispose: () => {
      for (const { arrays: all, gradient } of tensors) for (const array of [...all, gradient]) array.dispose();
    },
  };
}

const { version } = JSON.parse(
  readFileSync(new URL('../node_modules/@jax-js/jax/package.json', import.meta.url), 'utf8'),
);
serve({ engine: `jax-js ${version}, jit, wasm, V8 ${process.versions.v8}` }, create);
