// Momentum and Adam as plain loops over Float32Arrays, as people write them by hand: everything that does not change
// within a step is computed before the loop. The loops are those of the benchmark, tests/perf/contestants/loop.mjs.

import { HYPER, type Problem, type Rule } from './problem.ts';

const { lr, momentum, beta1, beta2, eps } = HYPER;

interface Tensor {
  readonly w: Float32Array;
  readonly g: Float32Array;
  readonly m: Float32Array;
  readonly v: Float32Array;
  /** The length of a row. */
  readonly row: number;
  readonly centralize: boolean;
}

/** The mean of `count` gradients from `start`. */
function mean(g: Float32Array, start: number, count: number): number {
  let sum = 0;
  for (let i = start; i < start + count; i++) sum += g[i] as number;
  return sum / count;
}

function sgdm({ w, g, m, row, centralize }: Tensor, t: number): void {
  const mu = t === 1 ? 0 : momentum;
  for (let start = 0; start < w.length; start += row) {
    const m0 = centralize ? mean(g, start, row) : 0;
    for (let i = start, end = start + row; i < end; i++) {
      const b = mu * (m[i] as number) + ((g[i] as number) - m0);
      m[i] = b;
      w[i] = (w[i] as number) - lr * b;
    }
  }
}

function adam({ w, g, m, v, row, centralize }: Tensor, t: number): void {
  const root = Math.sqrt(1 - beta2 ** t);
  const [alpha, hat] = [(lr * root) / (1 - beta1 ** t), eps * root];
  const [c1, c2] = [1 - beta1, 1 - beta2];
  for (let start = 0; start < w.length; start += row) {
    const m0 = centralize ? mean(g, start, row) : 0;
    for (let i = start, end = start + row; i < end; i++) {
      const x = (g[i] as number) - m0;
      const first = beta1 * (m[i] as number) + c1 * x;
      const second = beta2 * (v[i] as number) + c2 * x * x;
      m[i] = first;
      v[i] = second;
      w[i] = (w[i] as number) - (alpha * first) / (Math.sqrt(second) + hat);
    }
  }
}

const RULES = { SGDM: sgdm, Adam: adam };

/** The loop, ready for its first step. Without centralization the whole matrix is one row. */
export function createLoop(rule: Rule, { columns, weights, gradient }: Problem, centralize: boolean) {
  const update = RULES[rule];
  const [w, g] = [weights.slice(), gradient.slice()];
  const [m, v] = [new Float32Array(w.length), new Float32Array(w.length)];
  const tensor = { w, g, m, v, row: centralize ? columns : w.length, centralize };
  let t = 0;
  return {
    weights: w,
    step(): void {
      t += 1;
      update(tensor, t);
    },
  };
}
