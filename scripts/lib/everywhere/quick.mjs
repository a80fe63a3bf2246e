// The quick part of the matrix, run with every test run: Node, Deno, Bun, workerd, three browsers, TensorFlow.js.
import { quick as browsers } from '../../../tests/platforms/browsers/index.mjs';
import { quick as runtimes } from '../../../tests/platforms/runtimes/index.mjs';
import { quick as tfjs } from '../../../tests/platforms/tfjs/index.mjs';
import { quick as threads } from '../../../tests/platforms/threads/index.mjs';
import { withContext } from './context.mjs';
import { count, runAll } from './matrix.mjs';

/** Runs it on the packed dist/: { passed, failed }. Names what this machine lacks: a failure if `CI` is set. */
export function quickMatrix() {
  return withContext(async (context) => {
    const checks = [];
    for (const part of [runtimes, browsers, threads, tfjs]) checks.push(...(await part(context)));
    const { passed, failed, missing } = count(await runAll(checks));
    for (const name of missing) console.log(`not run: ${name}`);
    return { passed, failed: failed + (process.env.CI ? missing.length : 0) };
  });
}
