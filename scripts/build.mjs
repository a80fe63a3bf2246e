// npm run build: makes what is stale, up to dist/.
import { build } from './lib/build.mjs';
import { main, say } from './lib/run.mjs';

await main(async () => {
  await build();
  say('dist/ is up to date');
  return 0;
});
