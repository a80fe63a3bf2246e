// npm test: builds what is stale, then runs the tests of the crate and of the package; arguments go to vitest.
import { build } from './lib/build.mjs';
import { main } from './lib/run.mjs';
import { cargoTest, summary, vitest } from './lib/tests.mjs';

await main(async () => {
  await build();
  const results = [await cargoTest(), await vitest(process.argv.slice(2))];
  console.log(summary(results));
  return results.every(({ failed }) => failed === 0) ? 0 : 1;
});
