// Checkpoints in a page's storage: the page saves, is reloaded, and resumes; it also resumes from Node's checkpoints.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { resumed, savedByNode } from '../runtimes/checkpoints.mjs';
import { check } from './checks.mjs';
import { reportOf, routes } from './pages.mjs';
import { undriven } from './undriven.mjs';

const STORES = { opfs: 'OPFS', indexeddb: 'IndexedDB' };

/** The checks of one browser; the folder comes from programs(). */
export function checkpoints(name, found, folder, context) {
  const { version } = found;
  const open = async (store) => {
    const every = {
      ...routes(folder, context),
      '/resume.mjs': readFileSync(context.resume, 'utf8'),
      '/checkpoints/': join(folder, 'checkpoints'),
      '/node/': await savedByNode(folder),
    };
    const page = `checkpoints.html?in=${store}`;
    return await (name === 'WebKit' ? undriven(found, every, page) : reportOf(name, found, every, page));
  };
  return Object.entries(STORES).map(([store, title]) =>
    check({ runtime: name, version, entry: `checkpoints in ${title}` }, () => open(store), resumed(context)),
  );
}
