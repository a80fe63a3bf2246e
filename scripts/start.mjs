// npm start: rebuilds what is stale, then trains on digits; arguments and exit code are the example's.
import { build } from './lib/build.mjs';
import { main, show } from './lib/run.mjs';

await main(async () => {
  await build();
  return show([process.execPath, '--import', 'tsx', 'examples/digits/main.ts', ...process.argv.slice(2)]);
});
