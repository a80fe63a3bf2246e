// The quick part of the matrix, which belongs to every test run: Node, Deno, Bun, workerd and three browsers.
import { quick as browsers } from '../../../tests/browsers/index.mjs';
import { quick as runtimes } from '../../../tests/runtimes/index.mjs';
import { withContext } from './context.mjs';
import { count, runAll } from './matrix.mjs';

/** Runs it on the packed dist/: { passed, failed, missing, rows }, where `missing` says by name what was not run. */
export function quickMatrix() {
  return withContext(async (context) =>
    count(await runAll([...(await runtimes(context)), ...(await browsers(context))])),
  );
}
