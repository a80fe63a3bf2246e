// Oracle: one optimizer step in naive float64, a line per equation (Phi: arXiv 2004.01461).
import type { Hook, Point, Rule, Slot } from './rule.ts';

/** What every gradient is multiplied by: gradScale, then clip_grad_norm_ of torch. */
export function factorOf(gradients: readonly (readonly number[])[], gradScale: number, clipNorm: number): number {
  const norm = Math.sqrt(gradients.flat().reduce((sum, g) => sum + (gradScale * g) ** 2, 0));
  return gradScale * Math.min(1, clipNorm / (norm + 1e-6));
}

/** One step of the parameter `p`, t counted from 1: new weights, new state. Every value goes through the hook. */
export function oracleStep(p: Slot, gradient: readonly number[], o: Rule, t: number, factor: number, hook: Hook): Slot {
  const { near, mean } = hook;
  const add = (a: number, x: readonly number[], b: number, y: readonly number[]) =>
    x.map((xi, i) => near(near(near(a) * xi) + near(near(b) * (y[i] as number)))); // a x + b y
  const phi = (at: Point, x: readonly number[]) => {
    const y = [...x];
    for (const row of o.at === at ? p.rows : []) {
      const [first = 0, ...rest] = row.map((i) => x[i] as number);
      const m = mean(first + rest.reduce((sum, xi) => sum + (xi - first), 0) / row.length, [first, ...rest]);
      for (const i of row) y[i] = near((x[i] as number) - m);
    }
    return y;
  };
  const [lr, k, mu, [b1, b2]] = [o.lr * p.lrScale, o.weightDecay * p.decayScale, o.momentum, o.betas];
  const [c1, c2] = [1 - b1 ** t, Math.sqrt(1 - b2 ** t)]; // Adam's bias corrections
  const c = o.average ? 1 - mu : t === 1 ? 1 : 1 - o.dampening; // what the gradient adds to the buffer
  const signed = gradient.map((gi) => near((o.maximize ? -factor : factor) * gi));
  const g = o.decoupled ? phi('gradient', signed) : phi('gradient+decay', add(1, phi('gradient', signed), k, p.w));
  const buffer = add(mu, p.buffer, c, g);
  const m = add(b1, p.m, 1 - b1, g);
  const squares = g.map((gi) => near(gi * gi));
  const v = add(b2, p.v, 1 - b2, squares);
  const max = v.map((vi, i) => Math.max(vi, p.max[i] as number));
  const root = (o.amsgrad ? max : v).map((vi) => near(near(Math.sqrt(vi)) / c2 + (o.epsHat ? o.eps / c2 : o.eps)));
  const adam = m.map((mi, i) => (mi === 0 ? 0 : near(near(mi / c1) / (root[i] as number))));
  const sgd = mu === 0 ? g : !o.nesterov ? buffer : add(o.average ? 1 - mu : 1, g, mu, buffer);
  const u = phi('update', o.adam ? adam : sgd);
  const w = add(1, p.w, -lr, o.decoupled ? phi('update+decay', add(1, u, k, p.w)) : u);
  return { ...p, w, buffer, m, v, max };
}
