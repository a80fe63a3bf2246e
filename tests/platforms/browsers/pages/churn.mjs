// Optimizers that are created, take a step and are dropped, one after another.

const LR = 0.5;

/** Runs numbers `from` to before `to`; what is wrong with the first bad one. Every hundredth has a dedicated memory. */
export function churn({ SGD, SGDM, Adam, AdamW }, from, to) {
  for (let i = from; i < to; i++) {
    const size = i % 100 === 0 ? 20_000 : 1 + (i % 50);
    const kind = [SGD, SGDM, Adam, AdamW][i % 4];
    const optimizer = new kind({ weight: { shape: [size], initial: i } }, { lr: LR, weightDecay: 0 });
    const { data, grad } = optimizer.parameters.weight;
    grad.fill(1);
    optimizer.step();
    if (Math.abs(data[size - 1] - (i - LR)) > 1e-6 * i + 1e-6) return `weight of optimizer ${i} is ${data[size - 1]}`;
  }
  return undefined;
}
