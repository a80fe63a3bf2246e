// WebKit without a driver, as users run it: under a driver it keeps nothing on disk, and so has no page files (OPFS).
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PATIENCE } from './browse.mjs';
import { withDisplay } from './display.mjs';
import { end, start } from './processes.mjs';
import { serve } from './server.mjs';

/** Features that Safari has, and that WebKitGTK has but does not enable. */
const FEATURES = ['StorageAPI', 'FileSystem', 'AccessHandle', 'FileSystemWritableStream'];

/** What a page served with these routes sends. */
export async function undriven({ browser }, routes, page) {
  const folder = await mkdtemp(join(tmpdir(), 'zeromean-browser-'));
  const { promise, settle } = pending();
  const timer = setTimeout(() => settle({ error: `${page} sent nothing within ${PATIENCE} s` }), 1000 * PATIENCE);
  const server = await serve({ ...routes, '/report': (text) => settle(JSON.parse(text)) });
  try {
    return await withDisplay(async (display) => {
      const command = [browser, `--features=${FEATURES}`, `${server.url}/pages/${page}&send`];
      const env = { HOME: folder, XDG_RUNTIME_DIR: folder, TMPDIR: folder, ...display };
      const started = await start(command, { ready: () => true, env });
      try {
        return await promise;
      } finally {
        await end(started);
      }
    });
  } finally {
    clearTimeout(timer);
    await server.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

/** A promise and what settles it. */
function pending() {
  let settle;
  const promise = new Promise((resolve) => {
    settle = resolve;
  });
  return { promise, settle };
}
