// The package in plain pages: a module, a Web Worker, and a thousand optimizers, each in a fresh browser.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { report } from './browse.mjs';
import { check, compare } from './checks.mjs';
import { serve } from './server.mjs';

export const pagesFolder = fileURLToPath(new URL('pages/', import.meta.url));

/** The routes of every page: the pages of this folder, the installed package, the conformance script. */
export function routes(folder, { conformance }) {
  return {
    '/pages/': pagesFolder,
    '/zeromean/': join(folder, 'node_modules/zeromean'),
    '/conformance.mjs': readFileSync(conformance, 'utf8'),
  };
}

/** The report of a page in a fresh browser, served with these routes and headers. */
export async function reportOf(name, found, every, page, headers = {}) {
  const server = await serve(every, headers);
  try {
    return await report(name, found, `${server.url}/pages/${page}`);
  } finally {
    await server.close();
  }
}

/** The checks of one browser. */
export function pages(name, found, folder, context) {
  const { version } = found;
  const open = (page) => reportOf(name, found, routes(folder, context), page);
  const all = ({ right, count, first }) => (right === count ? undefined : `${right} of ${count} are right: ${first}`);
  const plain = compare(context.digests);
  return [
    check({ runtime: name, version, entry: '<script type="module">' }, () => open('module.html'), plain),
    check({ runtime: name, version, entry: 'Web Worker' }, () => open('worker.html'), plain),
    check({ runtime: name, version, entry: 'a thousand optimizers' }, () => open('thousand.html'), all),
  ];
}
