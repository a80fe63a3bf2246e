// The examples that are pages, in Chromium: the one without a build step, and the Vite app, built and in development.
import { join } from 'node:path';
import { ask } from '../../../scripts/lib/run.mjs';
import { read } from '../browsers/browse.mjs';
import { check } from '../browsers/checks.mjs';
import { versionOf } from '../browsers/packaged.mjs';
import { end, start } from '../browsers/processes.mjs';
import { serve } from '../browsers/server.mjs';
import { viteCommand, viteServer } from '../browsers/vite.mjs';
import * as runtimes from '../runtimes/found.mjs';
import { judge } from './judge.mjs';

/** The text of the page after all its steps. */
const DONE = `const { textContent } = document.querySelector('pre') ?? { textContent: '' };
  return /step 300[^]*accuracy/.test(textContent) ? textContent : null;`;

async function lines(found, url) {
  return { text: await read('Chromium', found, url, DONE) };
}

export async function page(folder, found) {
  const server = (await runtimes.node(24)) ?? (await runtimes.node(22));
  if (server === undefined)
    return [{ runtime: 'Node 22', entry: 'example page', missing: 'npm has none for this platform' }];
  const run = async () => {
    const command = [server.path, 'examples/page/serve.mjs', '0'];
    const started = await start(command, { cwd: folder, ready: /^http:\S+$/m });
    try {
      return await lines(found, /^http:\S+$/m.exec(started.output)[0]);
    } finally {
      await end(started);
    }
  };
  return [check({ runtime: 'Chromium', version: found.version, entry: 'example page' }, run, judge)];
}

export function vite(folder, found) {
  return ['vite', 'threads'].flatMap((name) => viteApp(folder, found, name));
}

function viteApp(folder, found, name) {
  const example = join(folder, 'examples', name);
  const named = (entry) => ({ runtime: 'Vite', version: versionOf('vite'), entry });
  const built = async () => {
    const { code, output, errors } = await ask(viteCommand('build', example), { cwd: folder });
    if (code !== 0) return { error: `${output}\n${errors}` };
    const server = await serve({ '/': join(example, 'dist') });
    try {
      return await lines(found, `${server.url}/`);
    } finally {
      await server.close();
    }
  };
  const developed = () => viteServer(example, (url) => lines(found, url));
  return [check(named(`example ${name}, build`), built, judge), check(named(`example ${name}, dev`), developed, judge)];
}
