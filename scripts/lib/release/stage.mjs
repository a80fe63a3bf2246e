// What npm publishes: the files of package.json, and a README whose links and images are those of the repository, since npm
// shows it elsewhere. Staged in build/package, and packed.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pack } from '../pack.mjs';
import { root, SetupError } from '../run.mjs';

const STAGE = join(root, 'build/package');
const LINK = /(!?)\[([^\]]*)\]\((?!https?:|#)([^)#]+)(#[^)]*)?\)/g;

/** A page whose relative links and images are absolute; `repository` is its address on GitHub. */
function absolute(page, repository) {
  const images = repository.replace('https://github.com/', 'https://raw.githubusercontent.com/');
  return page.replaceAll(LINK, (_, image, text, path, heading = '') => {
    const address = image ? `${images}/main/${path}` : `${repository}/blob/main/${path}${heading}`;
    return `${image}[${text}](${address})`;
  });
}

function manifestOf() {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
}

/** Whether nobody has said yet whose repository this is. */
export function isPlaceholder() {
  return manifestOf().repository.url.includes('/OWNER/');
}

/** Packs what is to be published: the path of the tarball, and its files. */
export async function stage() {
  const { scripts, devDependencies, ...published } = manifestOf();
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const missing = [...readme.matchAll(LINK)]
    .map(([, , , path]) => path)
    .filter((path) => !existsSync(join(root, path)));
  if (missing.length > 0) throw new SetupError(`README.md names files that do not exist: ${missing.join(', ')}`);
  rmSync(STAGE, { recursive: true, force: true });
  mkdirSync(STAGE, { recursive: true });
  for (const name of [...published.files, 'LICENSE']) cpSync(join(root, name), join(STAGE, name), { recursive: true });
  writeFileSync(join(STAGE, 'package.json'), `${JSON.stringify(published, null, 2)}\n`);
  writeFileSync(join(STAGE, 'README.md'), absolute(readme, published.repository.url.replace(/^git\+(.*)\.git$/, '$1')));
  const { tarball, files, size } = await pack(join(root, 'build'), STAGE);
  const absent = readdirSync(join(root, 'dist')).filter(
    (name) => !files.some(({ path }) => path.startsWith(`dist/${name}`)),
  );
  if (absent.length > 0) throw new SetupError(`the package lacks ${absent.join(', ')}`);
  return { tarball: relative(root, tarball), files: files.length, size };
}
