// The package in Chromium, Firefox and WebKit: a quick part for every test run, and what takes longer.
import { packagesOf } from '../../../scripts/lib/packages.mjs';
import { programs } from '../runtimes/programs.mjs';
import { bundlers } from './bundlers.mjs';
import { checkpoints } from './checkpoints.mjs';
import { churn } from './churn.mjs';
import { find } from './found.mjs';
import { installBrowsers } from './install.mjs';
import { next } from './next.mjs';
import { pages } from './pages.mjs';
import { policies } from './policy.mjs';
import { installed } from './tarball.mjs';

export const BROWSERS = ['Chromium', 'Firefox', 'WebKit'];

/** Plain pages, a Web Worker, a thousand optimizers and checkpoints, in each browser. */
export async function quick(context) {
  await prepare();
  const folder = await programs(context);
  return await each('pages', (name, found) => [
    ...pages(name, found, folder, context),
    ...checkpoints(name, found, folder, context),
  ]);
}

/** Content-Security-Policies in each browser; bundlers and Next.js, loaded in Chromium; and dropped optimizers. */
export async function full(context) {
  await prepare();
  const folder = await installed(context);
  for (const part of ['bundlers/', 'next/']) await packagesOf(new URL(part, import.meta.url));
  const checks = await each('Content-Security-Policy', (name, found) => policies(name, found, folder, context));
  const found = await find('Chromium');
  if (found.missing) return [...checks, { runtime: 'Chromium', entry: 'bundlers and Next.js', missing: found.missing }];
  checks.push(...churn('Chromium', found, folder, context));
  return [...checks, ...bundlers(folder, found, context), ...next(folder, found, context)];
}

/** The checks of other parts in each browser; `entry` names what is missing. Installs the bundlers too. */
export async function inBrowsers(entry, checks) {
  await prepare();
  await packagesOf(new URL('bundlers/', import.meta.url));
  return await each(entry, checks);
}

async function prepare() {
  await installBrowsers(BROWSERS);
  await packagesOf(new URL('.', import.meta.url));
}

/** The checks of each available browser; names those that are missing. */
async function each(entry, checks) {
  const all = [];
  for (const name of BROWSERS) {
    const found = await find(name);
    if (found.missing) all.push({ runtime: name, entry, missing: found.missing });
    else all.push(...checks(name, found));
  }
  return all;
}
