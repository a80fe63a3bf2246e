// What an example must print: losses that fall, and an accuracy that only a trained network reaches.

/** Says what is wrong with these lines; undefined if nothing is. */
export function judge({ text }) {
  const losses = [...text.matchAll(/step \d+: loss (\S+)/g)].map(([, loss]) => Number(loss));
  const accuracy = Number(/accuracy (\S+) %/.exec(text)?.[1]);
  if (!(accuracy >= 98)) return `an accuracy below 98 %:\n${text}`;
  // An untrained network has a loss of log 10.
  return losses.every((loss) => loss < 0.2) ? undefined : `a loss that is not small:\n${text}`;
}
