// npm run test:everywhere: rebuilds what is stale, then runs the packed package in every runtime, browser and bundler.
import { build } from './lib/build.mjs';
import { main } from './lib/run.mjs';

await main(async () => {
  await build();
  const { everywhere } = await import('./lib/everywhere/everywhere.mjs'); // its packages are installed only now
  return everywhere();
});
