// zeromean/threads in browsers: with and without cross-origin isolation, under policies that forbid Blob workers, and
// through bundlers.
import { join } from 'node:path';
import { bundled, served, viteBuilt, viteDeveloped } from '../browsers/applications.mjs';
import { report } from '../browsers/browse.mjs';
import { check } from '../browsers/checks.mjs';
import { inBrowsers } from '../browsers/index.mjs';
import { versionOf } from '../browsers/packaged.mjs';
import { expecting } from './expect.mjs';

const OPEN = { 'Cross-Origin-Opener-Policy': 'unsafe-none', 'Cross-Origin-Embedder-Policy': 'unsafe-none' };
const SCRIPTS = "script-src 'self' 'wasm-unsafe-eval'";
const policy = (text) => ({ 'Content-Security-Policy': text });
/** What to expect: the number of threads, or the reason for having one. */
const ALL = expecting(3);
const ISOLATION = /the page is not cross-origin isolated/;
const FORBIDDEN = /0 of 2 workers have started/;

export function pages(folder) {
  return inBrowsers('threads', (browser, found) => checksOf(browser, found, folder));
}

function checksOf(browser, found, folder) {
  const open = (url) => report(browser, found, url);
  const as = (runtime, version, entry, run, right) =>
    check({ runtime, version, entry: `threads: ${entry}` }, run, right);
  const routes = { '/': folder, '/zeromean/': join(folder, 'node_modules/zeromean') };
  const plain = (entry, right, headers, page = 'plain.html') =>
    as(browser, found.version, entry, () => served(routes, page, open, headers), right);
  // WebKitGTK says that the page is isolated, yet sends no shared memory unless told to.
  const isolated = browser === 'WebKit' ? expecting(1, /cannot be sent|no SharedArrayBuffer/) : ALL;
  const sharing = { ...found, env: { JSC_useSharedArrayBuffer: '1' } };
  const own = [
    plain('an isolated page', isolated, {}),
    plain('a page that is not isolated', expecting(1, ISOLATION), OPEN),
  ];
  if (browser === 'WebKit') {
    const run = () => served(routes, 'plain.html', (url) => report(browser, sharing, url));
    return [...own, as(browser, found.version, 'an isolated page, JSC_useSharedArrayBuffer=1', run, ALL)];
  }
  const strict = `${SCRIPTS}; worker-src 'self'`;
  own.push(
    plain('a policy that forbids workers of a Blob', expecting(1, FORBIDDEN), policy(strict)),
    plain('the same, with worker.js', ALL, policy(strict), 'plain.html?file'),
  );
  if (browser !== 'Chromium') return own;
  const made = (name, run) => as(name, versionOf(name.toLowerCase()), 'page, in Chromium', run, ALL);
  return [
    ...own,
    plain('Trusted Types', expecting(1, FORBIDDEN), policy(`${SCRIPTS} blob:; require-trusted-types-for 'script'`)),
    ...['esbuild', 'webpack'].map((name) => made(name, () => bundled(name, folder, 'page', open))),
    as('Vite', versionOf('vite'), 'build', () => viteBuilt(folder, open), ALL),
    // Vite's own server sends no isolation headers.
    as('Vite', versionOf('vite'), 'dev', () => viteDeveloped(folder, open), expecting(1, ISOLATION)),
  ];
}
