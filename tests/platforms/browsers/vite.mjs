// Vite: its command line, and its server for development.

import { packaged } from './packaged.mjs';
import { end, freePort, start } from './processes.mjs';

export function viteCommand(...args) {
  return [process.execPath, packaged('vite/bin/vite.js'), ...args];
}

/** Serves a folder like `vite dev`, calls `visit` with the address, and ends the server. */
export async function viteServer(folder, visit) {
  const port = await freePort();
  const args = ['dev', folder, '--host', '127.0.0.1', '--port', `${port}`, '--strictPort'];
  const server = await start(viteCommand(...args), { cwd: folder, ready: /ready in/ });
  try {
    return await visit(`http://127.0.0.1:${port}/`);
  } finally {
    await end(server);
  }
}
