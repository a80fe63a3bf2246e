// npm test: rebuilds what is stale, then runs the tests of the crate and of the package, and the packed package in
// runtimes and browsers. Arguments go to vitest; the packed package is then not run.
import { build } from './lib/build.mjs';
import { quickMatrix } from './lib/everywhere/quick.mjs';
import { python } from './lib/python.mjs';
import { main, SetupError, say } from './lib/run.mjs';
import { cargoTest, summary, vitest } from './lib/tests.mjs';

await main(async () => {
  await build();
  await python().catch(withoutPython);
  const args = process.argv.slice(2);
  const results = [await cargoTest(), await vitest(args)];
  results.push(await cargoTest('--features', 'zeromean/portable'));
  if (args.length === 0) results.push(await quickMatrix());
  console.log(summary(results));
  return results.every(({ failed }) => failed === 0) ? 0 : 1;
});

/** Tests that need Python report that they were not run, and fail if `CI` is set. */
function withoutPython(error) {
  if (!(error instanceof SetupError)) throw error;
  say(error.message);
}
