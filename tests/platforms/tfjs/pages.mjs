// The application in browsers: bundled by esbuild for all three, and by other bundlers for Chromium; with TensorFlow.js
// from script tags; and on the webgl backend, where a step is rejected.
import { join } from 'node:path';
import { bundled, served, viteBuilt, viteDeveloped } from '../browsers/applications.mjs';
import { report } from '../browsers/browse.mjs';
import { check } from '../browsers/checks.mjs';
import { inBrowsers } from '../browsers/index.mjs';
import { versionOf } from '../browsers/packaged.mjs';
import { scope } from './folder.mjs';
import { judge } from './programs.mjs';

const REFUSED =
  'zeromean steps on the CPU, and every step would wait until the backend webgl has sent it all gradients: use ' +
  "tf.setBackend('wasm') or 'cpu', or allow it with the option readback: true | -1,-2";
const REGISTERED = ['SGD', 'SGDM', 'Adam', 'AdamW', 'RAdam', 'Lion', 'RMSprop'].map((name) => `Zeromean${name}`).join();

/** Returns a judge that expects exactly this text. */
const is =
  (expected) =>
  ({ digest }) =>
    digest === expected ? undefined : `${digest}`;

/** `folder` has the application, the package and TensorFlow.js. */
export function pages(folder) {
  return inBrowsers('zeromean/tfjs', (browser, found) => checksOf(browser, found, folder));
}

/** The checks of one browser; those about bundlers in Chromium only. */
function checksOf(browser, found, folder) {
  const open = (url) => report(browser, found, url);
  const as = (runtime, version, entry, run, right) =>
    check({ runtime, version, entry: `zeromean/tfjs: ${entry}` }, run, right);
  const made = (bundler, page, right) =>
    bundler === 'esbuild' && page !== 'bare'
      ? as(browser, found.version, page, () => bundled(bundler, folder, page, open), right)
      : as(bundler, versionOf(bundler), page, () => bundled(bundler, folder, page, open), right);
  const own = [
    made('esbuild', 'page', judge),
    as(browser, found.version, 'script tags', () => scripts(folder, open), judge),
  ];
  if (browser !== 'Chromium') return own;
  const vite = (entry, run) => as('Vite', versionOf('vite'), entry, run, judge);
  return [
    ...own,
    made('esbuild', 'webgl', is(REFUSED)),
    made('esbuild', 'bare', is(REGISTERED)),
    made('webpack', 'bare', is(REGISTERED)),
    made('webpack', 'page', judge),
    vite('build', () => viteBuilt(folder, open)),
    vite('dev', () => viteDeveloped(folder, open)),
  ];
}

/** The report of a page without build tools. */
function scripts(folder, open) {
  const zeromean = join(folder, 'node_modules/zeromean');
  return served({ '/': folder, '/tensorflow/': scope, '/zeromean/': zeromean }, 'script.html', open);
}
