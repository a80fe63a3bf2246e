// npm run docs: builds the API reference, and follows all links.
import { build } from './lib/build.mjs';
import { reference } from './lib/reference.mjs';
import { main } from './lib/run.mjs';

await main(async () => {
  await build();
  await reference();
  return 0;
});
