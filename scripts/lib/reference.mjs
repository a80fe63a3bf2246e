// The API reference: typedoc makes build/reference from the doc comments and the pages, and linkinator follows its links;
// remark-validate-links looks up those of the Markdown pages in the repository, files and headings. Links to other sites are not
// followed.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { packagesOf } from './packages.mjs';
import { ask, root, SetupError, say, work } from './run.mjs';

const TOOLS = new URL('../../docs/reference/', import.meta.url);
const SITE = join(root, 'build/reference');
const OTHER_SITES = '^https?://(?!localhost|127)';
const NOT_OURS = ['node_modules', 'target', 'build', 'dist'].flatMap((folder) => ['--ignore-pattern', folder]);

function tool(path, ...args) {
  return [process.execPath, join(root, 'docs/reference/node_modules', path), ...args];
}

/** Builds the reference; throws if a page, a symbol or a link is missing. */
export async function reference() {
  await packagesOf(TOOLS);
  rmSync(SITE, { recursive: true, force: true });
  const typedoc = tool('typedoc/bin/typedoc', '--options', 'docs/reference/typedoc.json');
  await work('writing the API reference to build/reference', typedoc);
  say(`${await linksOfSite()} links of the reference resolve`);
  const remark = ['.', '--ext', 'md', '--rc-path', 'docs/reference/remark.json', '--frail', '--no-stdout', '--quiet'];
  await work('looking up the links of all pages', tool('remark-cli/cli.js', ...remark, ...NOT_OURS));
}

/** How many links the site has, all of which resolve. */
async function linksOfSite() {
  const command = tool('linkinator/build/src/cli.js', '.', '--recurse', '--format', 'json', '--skip', OTHER_SITES);
  const { output, errors } = await ask(command, { cwd: SITE });
  const { links } = JSON.parse(output.slice(output.indexOf('{')) || '{ "links": [] }');
  if (links.length === 0) throw new SetupError('the links of the reference could not be followed', errors);
  const broken = links.filter(({ state }) => state === 'BROKEN');
  const list = broken.map(({ url, parent }) => `${url} in ${parent}`).join('\n');
  if (broken.length > 0) throw new SetupError(`${broken.length} links of the reference are broken`, list);
  return links.filter(({ state }) => state === 'OK').length;
}
