// examples/data-parallel against a real NATS server: the digest of one process that does all the work, whatever happens on the way.
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packagesOf } from '../../../scripts/lib/packages.mjs';
import { check } from '../browsers/checks.mjs';
import { installedWithExamples } from '../browsers/tarball.mjs';
import * as runtimes from '../runtimes/found.mjs';
import { failures } from './failures.mjs';
import { page } from './page.mjs';
import { NODE, rank, sameDigests, stateFolder } from './ranks.mjs';
import { natsVersion, withServer } from './server.mjs';

const entry = 'example data-parallel';

/** Nothing: the server is only asked for everywhere. */
export function quick() {
  return [];
}

export async function full(context) {
  await packagesOf(new URL('../runtimes/', import.meta.url));
  const version = await natsVersion();
  if (version === undefined) return [{ runtime: 'NATS', entry, missing: 'nats-server is not installed' }];
  const node = (await runtimes.node(24)) ?? (await runtimes.node(22)); // they run TypeScript directly
  if (node === undefined) return [{ runtime: 'Node 22', entry, missing: 'npm has none for this platform' }];
  const deno = await runtimes.deno();
  const scene = { folder: await prepared(context), temp: context.temp, node: [node.path], deno: deno && [deno.path] };
  const row = (what, run, judge) =>
    check({ runtime: 'NATS', version, entry: `data-parallel: ${what}` }, () => run(scene), judge);
  return [
    ...meetings.map(([what, run]) => row(what, run, ({ results }) => sameDigests(results))),
    ...failures.map(([what, run, judge]) => row(what, run, judge)),
    ...(await page(scene, row)),
  ];
}

/** A folder with the package, the examples, the client of NATS, and programs that make trouble. */
async function prepared(context) {
  const folder = await installedWithExamples(context, ['@nats-io']);
  cpSync(fileURLToPath(new URL('programs/', import.meta.url)), join(folder, 'programs'), { recursive: true });
  return folder;
}

const DENO = ['run', '--no-prompt', '-A', 'examples/data-parallel/deno.mjs'];

/** What one process comes to that does the work of `world` ranks. */
async function alone({ folder, node }, world) {
  const flags = ['--alone', '--world', `${world}`, '--state', stateFolder(folder)];
  return await (await rank([...node, NODE], folder, ...flags)).finished;
}

/** Lets ranks train, each of which is a command with its flags; returns what all have printed, one process first. */
async function together(scene, server, ranks, before = async () => {}) {
  const { folder } = scene;
  const state = stateFolder(folder);
  const single = await alone(scene, ranks.length);
  const started = [];
  for (const [i, [command, ...flags]] of ranks.entries()) {
    if (i === ranks.length - 1) await before(started);
    const own = ['--rank', `${i}`, '--world', `${ranks.length}`, '--state', state];
    started.push(await rank(command, folder, ...own, '--server', server.tcp, '--timeout', '60000', ...flags));
  }
  return { results: [single, ...(await Promise.all(started.map(({ finished }) => finished)))] };
}

const nodes = ({ node }, count) => Array.from({ length: count }, () => [[...node, NODE]]);
const pause = () => new Promise((resolve) => setTimeout(resolve, 2000));

/** Runs that have to come to the digest of one process. */
const meetings = [
  ['two in Node', (scene) => withServer(scene, (server) => together(scene, server, nodes(scene, 2)))],
  [
    'Node over TCP, Deno over a WebSocket',
    (scene) =>
      withServer(scene, (server) => {
        if (scene.deno === undefined) throw new Error('npm has no Deno for this platform');
        const deno = [[...scene.deno, ...DENO], '--server', server.websocket];
        return together(scene, server, [...nodes(scene, 1), deno]);
      }),
  ],
  [
    'three, one of them late',
    (scene) => withServer(scene, (server) => together(scene, server, nodes(scene, 3), pause)),
  ],
  [
    'gradients in five payloads',
    (scene) => withServer({ ...scene, payload: 2048 }, (server) => together(scene, server, nodes(scene, 2))),
  ],
  [
    'everything arrives twice, and in another order',
    (scene) =>
      withServer({ ...scene, payload: 2048 }, async (server) => {
        const echo = await rank([...scene.node, 'programs/echo.mjs'], scene.folder, server.tcp);
        const report = await together(scene, server, nodes(scene, 2));
        echo.started.child.kill('SIGKILL');
        await echo.finished;
        return report;
      }),
  ],
];
