// A static server on 127.0.0.1: folders under prefixes, pages made from strings, and cross-origin isolation headers.
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { text } from 'node:stream/consumers';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

/** Worker scripts need them too. */
const ISOLATED = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
};

/**
 * Serves `routes`: '/prefix/' -> folder, '/exact' -> a string, or a function of the request's text. Adds `headers` to
 * every response; they may be a function of its path. Returns the address and a function that closes the server.
 */
export async function serve(routes, headers = {}) {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://127.0.0.1');
    try {
      const { type, body } = await find(routes, decodeURIComponent(pathname));
      const answer = typeof body === 'function' ? body(await text(request)) : body;
      const own = typeof headers === 'function' ? headers(pathname) : headers;
      response.writeHead(200, { ...ISOLATED, ...own, 'Content-Type': type }).end(answer);
    } catch {
      response.writeHead(404, ISOLATED).end();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = () =>
    new Promise((done) => {
      server.close(done);
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${server.address().port}`, close };
}

async function find(routes, pathname) {
  const path = pathname.endsWith('/') ? `${pathname}index.html` : pathname;
  const type = TYPES[extname(path)] ?? 'application/octet-stream';
  if (path in routes) return { type, body: routes[path] };
  const prefix = Object.keys(routes)
    .filter((route) => route.endsWith('/') && path.startsWith(route))
    .sort((a, b) => b.length - a.length)[0];
  if (prefix === undefined) throw new Error('no such route');
  const inside = normalize(path.slice(prefix.length));
  if (inside.startsWith('..')) throw new Error('outside of the folder');
  return { type, body: await readFile(join(routes[prefix], inside)) };
}
