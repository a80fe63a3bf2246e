// What an example must print: losses that fall, and an accuracy that only a trained network reaches.

/** Says what is wrong with these lines; undefined if nothing is. */
export function judge({ text }) {
  const losses = [...text.matchAll(/step \d+: loss (\S+)/g)].map(([, loss]) => Number(loss));
  const accuracy = Number(/accuracy (\S+) %/.exec(text)?.[1]);
  if (!(accuracy >= 98)) return `an accuracy below 98 %:\n${text}`;
  // An untrained network has a loss of log 10.
  return losses.every((loss) => loss < 0.2) ? undefined : `a loss that is not small:\n${text}`;
}

/** Says what is wrong with the losses of the worker's fifty requests: the last must be half the first. */
export function halved({ text }) {
  const losses = [...text.matchAll(/^step (\d+): loss (\S+)$/gm)];
  if (losses.length !== 50 || losses.some(([, step], i) => Number(step) !== i + 1)) return `not fifty steps:\n${text}`;
  const values = losses.map(([, , loss]) => Number(loss));
  const last = values.slice(-5).reduce((sum, loss) => sum + loss, 0) / 5;
  return last <= values[0] / 2 ? undefined : `from ${values[0]} to ${last} is not half:\n${text}`;
}
