// npm run build: rebuilds whatever is stale, up to and including dist/.
import { build } from './lib/build.mjs';
import { main, say } from './lib/run.mjs';

await main(async () => {
  await build();
  say('dist/ is up to date');
  return 0;
});
