// Applications in pages: a folder with page.mjs and its imports, built by bundlers or by Vite, and the report of the
// page. `open` opens an address in a browser and returns the report.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ask } from '../../../scripts/lib/run.mjs';
import { BUNDLERS } from './bundlers.mjs';
import { pagesFolder } from './pages.mjs';
import { serve } from './server.mjs';
import { viteCommand, viteServer } from './vite.mjs';

const BEGIN = 'begin.js';
/** Loads page.mjs. */
const PAGE = fileURLToPath(new URL('bundlers/page.html', import.meta.url));

/** The report of a page that a bundler has made from `page`.mjs. */
export async function bundled(bundler, folder, page, open) {
  const out = mkdtempSync(join(folder, `${bundler}-`));
  const complaints = await BUNDLERS[bundler](join(folder, `${page}.mjs`), out);
  if (complaints.length > 0) return { error: complaints.join('\n') };
  if (page !== 'page') renameSync(join(out, `${page}.mjs`), join(out, 'page.mjs'));
  cpSync(PAGE, join(out, 'page.html'));
  return await served({ '/': out }, 'page.html', open);
}

/** The report of the page as built by `vite build`. */
export async function viteBuilt(folder, open) {
  const source = forVite(folder);
  const { code, output, errors } = await ask(viteCommand('build', source), { cwd: source });
  return code === 0 ? await served({ '/': join(source, 'dist') }, '', open) : { error: `${output}\n${errors}` };
}

/** The report of the page as served by `vite dev`. */
export function viteDeveloped(folder, open) {
  return viteServer(forVite(folder), open);
}

/** A copy laid out for Vite: the page is index.html, and its plain script is in public/. */
function forVite(folder) {
  const copy = mkdtempSync(join(folder, 'vite-'));
  mkdirSync(join(copy, 'public'));
  for (const name of ['page.mjs', 'train.mjs']) cpSync(join(folder, name), join(copy, name));
  cpSync(PAGE, join(copy, 'index.html'));
  cpSync(join(pagesFolder, BEGIN), join(copy, 'public', BEGIN));
  return copy;
}

/** The report of a page served with these routes and headers. */
export async function served(routes, page, open, headers = {}) {
  const server = await serve({ ...routes, [`/${BEGIN}`]: readFileSync(join(pagesFolder, BEGIN), 'utf8') }, headers);
  try {
    return await open(`${server.url}/${page}`);
  } finally {
    await server.close();
  }
}
