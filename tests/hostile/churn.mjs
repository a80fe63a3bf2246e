// A program that creates and drops optimizers, either one after another or each as an extension of the last, and prints
// the resident memory in bytes after each tenth of them.
import { churn } from '../platforms/browsers/pages/churn.mjs';

const [library, count, extends_] = process.argv.slice(2);
const TENTHS = 10;
const zeromean = await import(library);
const tenth = Number(count) / TENTHS;
const resident = [];
let wrong;
for (let n = 0; n < TENTHS; n++) {
  wrong ??= (extends_ ? chain : churn)(zeromean, n * tenth, (n + 1) * tenth);
  // A memory is released by a separate task, after the collection that finds it.
  for (let turn = 0; turn < 3; turn++) {
    globalThis.gc();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  resident.push(process.memoryUsage.rss());
}
process.stdout.write(JSON.stringify({ wrong, resident }));

/** Extends an optimizer of 200 KB again and again, and keeps only the last one. */
function chain({ Adam }, from, to) {
  let optimizer = new Adam({ w: { shape: [10_000], initial: 1 } }, { lr: 0.5 });
  for (let i = from; i < to; i++) {
    optimizer = optimizer.extend({ [`v${i}`]: { shape: [100], initial: i } });
    optimizer.step();
  }
  const { length } = Object.keys(optimizer.parameters);
  return length === to - from + 1 && optimizer.stepsTaken === to - from ? undefined : `it has ${length} parameters`;
}
