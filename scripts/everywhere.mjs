// npm run test:everywhere: builds what is stale, then runs the packed package in every runtime, browser and bundler.
import { build } from './lib/build.mjs';
import { everywhere } from './lib/everywhere/everywhere.mjs';
import { main } from './lib/run.mjs';

await main(async () => {
  await build();
  return everywhere();
});
