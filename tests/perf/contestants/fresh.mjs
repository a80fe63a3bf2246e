// A fresh process: imports the package, creates an Adam of 100,000 parameters with GC, and takes its first steps.
// Prints milliseconds: from before the import to after the first step, each of the first ten, and the steady one.
import { pathToFileURL } from 'node:url';

const url = pathToFileURL(process.argv[2]).href;
const gradient = Float32Array.from({ length: 100_000 }, (_, i) => (i % 7) - 2); // making it is not timed
const began = performance.now();
const { Adam } = await import(url);
const optimizer = new Adam({ w: { shape: [250, 400], initial: 0.5 } }, { centralize: { outputAxis: 0 } });
optimizer.parameters.w.grad.set(gradient);
const first = [];
let toFirstStep = 0;
for (let n = 0; n < 10; n++) {
  const start = performance.now();
  optimizer.step();
  const end = performance.now();
  first.push(end - start);
  if (n === 0) toFirstStep = end - began;
}
for (let n = 0; n < 1000; n++) optimizer.step();
const steadySteps = 640;
const start = performance.now();
for (let n = 0; n < steadySteps; n++) optimizer.step();
const steady = (performance.now() - start) / steadySteps;
if (!(optimizer.parameters.w.data[0] !== 0.5 && Number.isFinite(optimizer.parameters.w.data[99_999])))
  throw new Error('the steps did not move the weights');
console.log(JSON.stringify({ toFirstStep, first, steady }));
