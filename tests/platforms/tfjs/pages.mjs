// The application in browsers: bundled by esbuild for all three, by other bundlers for Chromium; with TensorFlow.js from script
// tags; and on the webgl backend, where a step is refused.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { ask } from '../../../scripts/lib/run.mjs';
import { report } from '../browsers/browse.mjs';
import { BUNDLERS } from '../browsers/bundlers.mjs';
import { check } from '../browsers/checks.mjs';
import { find } from '../browsers/found.mjs';
import { BROWSERS } from '../browsers/index.mjs';
import { installBrowsers, packagesOf } from '../browsers/install.mjs';
import { versionOf } from '../browsers/packaged.mjs';
import { pagesFolder } from '../browsers/pages.mjs';
import { serve } from '../browsers/server.mjs';
import { viteCommand, viteServer } from '../browsers/vite.mjs';
import { scope } from './folder.mjs';
import { judge } from './programs.mjs';

const REFUSED =
  'zeromean steps on the CPU, and every step would wait until the backend webgl has sent it all gradients: use ' +
  "tf.setBackend('wasm') or 'cpu', or allow it with the option readback: true | -1,-2";
const REGISTERED = ['SGD', 'SGDM', 'Adam', 'AdamW', 'RAdam', 'Lion', 'RMSprop'].map((name) => `Zeromean${name}`).join();

const BEGIN = readFileSync(join(pagesFolder, 'begin.js'), 'utf8');

/** Says that a report is not this text. */
const is =
  (expected) =>
  ({ digest }) =>
    digest === expected ? undefined : `${digest}`;

/** `folder` has the application, the package and TensorFlow.js. */
export async function pages(folder) {
  await installBrowsers(BROWSERS);
  for (const part of ['', 'bundlers/']) await packagesOf(new URL(`../browsers/${part}`, import.meta.url));
  const checks = [];
  for (const browser of BROWSERS) {
    const found = await find(browser);
    if (found.missing) checks.push({ runtime: browser, entry: 'zeromean/tfjs', missing: found.missing });
    else checks.push(...checksOf(browser, found, folder));
  }
  return checks;
}

/** The checks of one browser; those that are about bundlers in Chromium only. */
function checksOf(browser, found, folder) {
  const open = (url) => report(browser, found, url);
  const as = (runtime, version, entry, run, right) =>
    check({ runtime, version, entry: `zeromean/tfjs: ${entry}` }, run, right);
  const bundled = (bundler, page, right) =>
    bundler === 'esbuild' && page !== 'bare'
      ? as(browser, found.version, page, () => bundle(bundler, folder, page, open), right)
      : as(bundler, versionOf(bundler), page, () => bundle(bundler, folder, page, open), right);
  const own = [
    bundled('esbuild', 'page', judge),
    as(browser, found.version, 'script tags', () => scripts(folder, open), judge),
  ];
  if (browser !== 'Chromium') return own;
  const vite = (entry, run) => as('Vite', versionOf('vite'), entry, run, judge);
  return [
    ...own,
    bundled('esbuild', 'webgl', is(REFUSED)),
    bundled('esbuild', 'bare', is(REGISTERED)),
    bundled('webpack', 'bare', is(REGISTERED)),
    bundled('webpack', 'page', judge),
    vite('build', () => viteBuild(folder, open)),
    vite('dev', () => viteServer(application(folder), open)),
  ];
}

/** What a page reports that a bundler has made. */
async function bundle(bundler, folder, page, open) {
  const out = mkdtempSync(join(folder, `${bundler}-`));
  const complaints = await BUNDLERS[bundler](join(folder, `${page}.mjs`), out);
  if (complaints.length > 0) return { error: complaints.join('\n') };
  renameSync(join(out, `${page}.mjs`), join(out, 'page.mjs'));
  cpSync(join(folder, 'page.html'), join(out, 'page.html'));
  return await served({ '/': out, '/begin.js': BEGIN }, 'page.html', open);
}

/** What a page without any tool reports. */
function scripts(folder, open) {
  const zeromean = join(folder, 'node_modules/zeromean');
  return served(
    { '/': folder, '/tensorflow/': scope, '/zeromean/': zeromean, '/begin.js': BEGIN },
    'script.html',
    open,
  );
}

/** The application as Vite has it: its page is index.html. */
function application(folder) {
  const copy = join(folder, 'vite');
  mkdirSync(join(copy, 'public'), { recursive: true });
  for (const name of ['page.mjs', 'train.mjs']) cpSync(join(folder, name), join(copy, name));
  cpSync(join(folder, 'page.html'), join(copy, 'index.html'));
  cpSync(join(pagesFolder, 'begin.js'), join(copy, 'public/begin.js'));
  return copy;
}

async function viteBuild(folder, open) {
  const source = application(folder);
  const { code, output, errors } = await ask(viteCommand('build', source), { cwd: source });
  return code === 0 ? await served({ '/': join(source, 'dist') }, '', open) : { error: `${output}\n${errors}` };
}

async function served(routes, page, open) {
  const server = await serve(routes);
  try {
    return await open(`${server.url}/${page}`);
  } finally {
    await server.close();
  }
}
