// Under a Content-Security-Policy: the import must succeed, and the first optimizer works or names what is missing.

import { conformance } from '/conformance.mjs';
import * as zeromean from '/zeromean/dist/index.js';
import { firstStep } from './first-step.mjs';

try {
  const milliseconds = firstStep(zeromean, globalThis.began);
  globalThis.report({ milliseconds, digests: conformance(zeromean) });
} catch (error) {
  globalThis.report({ isError: error instanceof Error, message: `${error?.message}` });
}
