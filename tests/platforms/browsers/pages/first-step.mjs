// The first step that a page takes with the package.

/** Takes the step; returns the milliseconds since `began`. */
export function firstStep({ SGD }, began) {
  const optimizer = new SGD({ weight: { shape: [2, 3], initial: 1 } }, { lr: 0.5 });
  optimizer.parameters.weight.grad.fill(1);
  optimizer.step();
  if (optimizer.parameters.weight.data.some((value) => value !== 0.5)) throw new Error('the first step went wrong');
  return performance.now() - began;
}
