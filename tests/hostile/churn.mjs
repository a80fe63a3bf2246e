// A program that makes a hundred thousand optimizers and drops them, and prints the bytes that are resident after each
// tenth of them.
import { churn } from '../platforms/browsers/pages/churn.mjs';

const [library, count] = process.argv.slice(2);
const TENTHS = 10;
const zeromean = await import(library);
const tenth = Number(count) / TENTHS;
const resident = [];
let wrong;
for (let n = 0; n < TENTHS; n++) {
  wrong ??= churn(zeromean, n * tenth, (n + 1) * tenth);
  // A memory is given back by a task of its own, after the collection that finds it.
  for (let turn = 0; turn < 3; turn++) {
    globalThis.gc();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  resident.push(process.memoryUsage.rss());
}
process.stdout.write(JSON.stringify({ wrong, resident }));
