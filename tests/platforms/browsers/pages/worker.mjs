// In a Web Worker: imports the package, and posts its report to the page.
import { firstStep } from './first-step.mjs';

const began = performance.now();
try {
  const zeromean = await import('/zeromean/dist/index.js');
  const milliseconds = firstStep(zeromean, began);
  const { conformance } = await import('/conformance.mjs');
  postMessage({ milliseconds, digests: conformance(zeromean) });
} catch (error) {
  postMessage({ error: `${error}` });
}
