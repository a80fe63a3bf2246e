// npm run test:everywhere: builds what is stale, then runs the packed package in every runtime, browser and bundler.
import { build } from './lib/build.mjs';
import { main } from './lib/run.mjs';

await main(async () => {
  await build();
  const { everywhere } = await import('./lib/everywhere/everywhere.mjs'); // now that its packages are there
  return everywhere();
});
