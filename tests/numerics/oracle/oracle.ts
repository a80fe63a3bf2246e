// Oracle: one optimizer step in naive float64, a line per equation (Phi: arXiv 2004.01461; the rules: ../rules).
import type { Hook, Point, Settings, Slot } from './settings.ts';

/** The factor of every gradient: gradScale, then torch's clip_grad_norm_. */
export function factorOf(gradients: readonly (readonly number[])[], gradScale: number, clipNorm: number): number {
  const norm = Math.sqrt(gradients.flat().reduce((sum, g) => sum + (gradScale * g) ** 2, 0));
  return gradScale * Math.min(1, clipNorm / (norm + 1e-6));
}

/** One step of a parameter, t counted from 1: new weights, new state. Every value passes through the hook. */
export function oracleStep(
  p: Slot,
  gradient: readonly number[],
  o: Settings,
  t: number,
  factor: number,
  hook: Hook,
): Slot {
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
  const [lr, k] = [o.lr * p.lrScale, o.weightDecay * p.decayScale];
  const signed = gradient.map((gi) => near((o.maximize ? -factor : factor) * gi));
  const g = o.decoupled ? phi('gradient', signed) : phi('gradient+decay', add(1, phi('gradient', signed), k, p.w));
  const { state, update, decided } = o.rule.float64(g, p.state, t, { near, add });
  const u = phi('update', update);
  const w = add(1, p.w, -lr, o.decoupled ? phi('update+decay', add(1, u, k, p.w)) : u);
  if (o.pull === 0 || !p.slow) return { ...p, w, state, decided };
  const slow = add(1, p.slow, o.pull, add(1, w, -1, p.slow));
  return { ...p, w: slow, slow, state, decided };
}
