// The API reference: typedoc makes build/reference from the doc comments and the pages; linkinator follows every link of it and of
// the pages in the repository, to files and to headings. Links to other sites are not followed.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { packagesOf } from './packages.mjs';
import { ask, root, SetupError, say, work } from './run.mjs';

const TOOLS = new URL('../../docs/reference/', import.meta.url);
const SITE = join(root, 'build/reference');
const PAGES = ['*.md', 'docs/*.md', 'crate/*.md', 'examples/*.md', 'tests/**/README.md', 'ts/**/*.md'];
const OTHER_SITES = '^https?://(?!localhost|127)';

function tool(path, ...args) {
  return [process.execPath, join(root, 'docs/reference/node_modules', path), ...args];
}

/** Builds the reference; throws if a page, a symbol or a link is missing, and says how many links there are. */
export async function reference() {
  await packagesOf(TOOLS);
  rmSync(SITE, { recursive: true, force: true });
  const typedoc = tool('typedoc/bin/typedoc', '--options', 'docs/reference/typedoc.json');
  await work('writing the API reference to build/reference', typedoc);
  const inSite = await links('of the reference', SITE, ['.', '--recurse']);
  const inPages = await links('of the pages', root, [...PAGES, '--markdown', '--directory-listing']);
  say(`${inSite} links of the reference and ${inPages} of the pages resolve`);
}

/** How many links there are, all of which resolve. */
async function links(which, cwd, args) {
  const skip = ['--skip', `${OTHER_SITES}|node_modules`];
  const command = tool('linkinator/build/src/cli.js', ...args, '--check-fragments', '--format', 'json', ...skip);
  const { output, errors } = await ask(command, { cwd });
  const { links: found } = JSON.parse(output.slice(output.indexOf('{')) || '{ "links": [] }');
  const broken = found.filter(({ state }) => state === 'BROKEN');
  const list = broken.map(({ url, parent }) => `${url} in ${parent}`).join('\n');
  if (found.length === 0) throw new SetupError(`the links ${which} could not be followed`, errors);
  if (broken.length > 0) throw new SetupError(`${broken.length} links ${which} are broken`, list);
  return found.filter(({ state }) => state === 'OK').length;
}
