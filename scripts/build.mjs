// npm run build
import { build } from './lib/build.mjs';
import { main, say } from './lib/run.mjs';

await main(async () => {
  await build();
  say('dist/ is up to date');
  return 0;
});
