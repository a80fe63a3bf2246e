// A thousand optimizers alive at the same time: each takes a step, then the weights of all are checked.

const COUNT = 1000;
const LR = 0.5;

/** How many of the thousand have the right weights, and what is wrong with the first that does not. */
export function thousand({ SGD, SGDM, Adam, AdamW }) {
  const live = Array.from({ length: COUNT }, (_, i) => {
    const spec = { weight: { shape: [3, 1 + (i % 50)], initial: i }, bias: { shape: [3], initial: -i } };
    const kind = [SGD, SGDM, Adam, AdamW][i % 4];
    return new kind(spec, { lr: LR, weightDecay: 0 });
  });
  live.forEach(({ parameters: { weight, bias } }, i) => {
    weight.grad.fill(i + 1);
    bias.grad.fill(i + 1);
  });
  for (const optimizer of live) optimizer.step();
  const wrong = live.flatMap((optimizer, i) => complaints(optimizer, i));
  return { right: COUNT - new Set(wrong.map(({ i }) => i)).size, count: COUNT, first: wrong[0]?.text };
}

/** The first step of SGD and SGDM is lr g, that of Adam and AdamW is lr except for the epsilon. */
function complaints({ parameters, stepsTaken }, i) {
  const moved = i % 4 < 2 ? LR * (i + 1) : LR;
  const found = stepsTaken === 1 ? [] : [{ i, text: `optimizer ${i} took ${stepsTaken} steps` }];
  for (const [name, start] of Object.entries({ weight: i, bias: -i })) {
    const expected = start - moved;
    const near = (value) => Math.abs(value - expected) <= 1e-6 * Math.max(1, Math.abs(expected));
    const bad = [...parameters[name].data].find((value) => !near(value));
    if (bad !== undefined) found.push({ i, text: `${name} of optimizer ${i} is ${bad}, not ${expected}` });
  }
  return found;
}
