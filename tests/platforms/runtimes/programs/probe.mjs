// Loads the package, times a first step from the start of the process, then runs the conformance script.
import { conformance } from './conformance.mjs';

/** What a runtime reports; `load` returns the package. */
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
