// A rank in Chromium, over a WebSocket, beside one in Node.
import { join } from 'node:path';
import { packagesOf } from '../../../scripts/lib/packages.mjs';
import { read } from '../browsers/browse.mjs';
import { find } from '../browsers/found.mjs';
import { installBrowsers } from '../browsers/install.mjs';
import { viteServer } from '../browsers/vite.mjs';
import { NODE, rank, sameDigests, stateFolder } from './ranks.mjs';
import { withServer } from './server.mjs';

const DONE = `const { textContent } = document.querySelector('pre') ?? { textContent: '' };
  return /digest|rank|NATS/.test(textContent.replace(/^step.*$/gm, '')) ? textContent : null;`;

export async function page(scene, row) {
  for (const part of ['../browsers/', '../browsers/bundlers/']) await packagesOf(new URL(part, import.meta.url));
  await installBrowsers(['Chromium']);
  const found = await find('Chromium');
  if (found.missing) return [{ runtime: 'Chromium', entry: 'example data-parallel', missing: found.missing }];
  return [
    row(
      'Node, and a page in Chromium',
      () => train(scene, found),
      ({ results }) => sameDigests(results),
    ),
  ];
}

async function train(scene, found) {
  const { folder, node } = scene;
  return await withServer(scene, async ({ tcp, websocket }) => {
    const flags = ['--world', '2', '--timeout', '60000', '--state', stateFolder(folder), '--server', tcp];
    const inNode = await rank([...node, NODE], folder, '--rank', '0', ...flags);
    const text = await viteServer(join(folder, 'examples/data-parallel'), (url) => {
      return read('Chromium', found, `${url}?rank=1&world=2&server=${encodeURIComponent(websocket)}`, DONE);
    });
    return { results: [await inNode.finished, { exit: 0, text }] };
  });
}
