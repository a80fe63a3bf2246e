// Loads the package and takes a first step by the clock of this very process, then runs the conformance script.
import { conformance } from './conformance.mjs';

/** What a runtime has to say; `load` answers with the package. */
export async function probe(load) {
  const began = performance.now();
  const zeromean = await load();
  const optimizer = new zeromean.Adam({ w: { shape: [16, 32], initial: 1 } });
  optimizer.grad.fill(1);
  optimizer.step();
  const milliseconds = performance.now() - began;
  return { milliseconds, digests: conformance(zeromean) };
}

/** The same, printed. */
export async function print(load) {
  console.log(JSON.stringify(await probe(load)));
}
