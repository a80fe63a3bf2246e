// npm run playground: rebuilds what is stale, builds the page of examples/playground and serves it, cross-origin
// isolated. `--build` only builds it; a folder is where it is built; `--port N` is where it is served.
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from './lib/build.mjs';
import { ask, main, root, SetupError, say } from './lib/run.mjs';

const PAGE = join(root, 'examples/playground');
const BUILT = join(root, 'build/playground');

await main(async () => {
  const { only, folder, port } = options();
  await build();
  await digits();
  const vite = await import('vite');
  // Only a folder of our own may be emptied.
  const settings = { root: PAGE, logLevel: 'warn', build: { outDir: folder, emptyOutDir: folder === BUILT } };
  await vite.build(settings);
  say(`built ${folder}`);
  if (only) return 0;
  const server = await vite.preview({ ...settings, preview: { host: '127.0.0.1', port } });
  console.log(server.resolvedUrls.local[0]);
  await new Promise((done) => server.httpServer.once('close', done));
  return 0;
});

/** Flags: an unknown one, or a port that is none, is an error in one sentence. */
function options() {
  try {
    const flags = { build: { type: 'boolean', default: false }, port: { type: 'string', default: '4173' } };
    const { values, positionals } = parseArgs({ options: flags, allowPositionals: true });
    const [folder = BUILT, ...more] = positionals;
    const port = Number(values.port);
    if (more.length > 0) throw new TypeError('more than one folder');
    if (!(Number.isInteger(port) && port >= 0 && port < 65_536)) throw new TypeError(`${values.port} is no port`);
    return { only: values.build, folder: resolve(folder), port };
  } catch (error) {
    throw new SetupError(`${error.message}: npm run playground -- [--build] [FOLDER] [--port N]`);
  }
}

/** The digits, packed by TypeScript that Node 20 does not run by itself. */
async function digits() {
  const { code, output, errors } = await ask([process.execPath, '--import', 'tsx', 'examples/playground/data.mjs']);
  if (code !== 0) throw new SetupError('the digits cannot be packed', errors);
  say(output);
}
