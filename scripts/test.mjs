// npm test: builds what is stale, then the tests of the crate and of the package; arguments go to vitest.
import { build } from './lib/build.mjs';
import { main } from './lib/run.mjs';
import { cargoTest, vitest } from './lib/tests.mjs';

await main(async () => {
  await build();
  const results = [await cargoTest(), await vitest(process.argv.slice(2))];
  const sum = (what) => results.reduce((total, result) => total + result[what], 0);
  console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
  return results.every((result) => result.ok) ? 0 : 1;
});
