// A page and the SuperLink behind one address, for nodes in browsers: a SuperLink answers no CORS preflight, so a page
// may only talk to it through its own origin. node examples/flower/proxy.mjs --superlink http://127.0.0.1:8000 --port
// 8080
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire, stripTypeScriptTypes } from 'node:module';
import { extname } from 'node:path';
import { parseArgs } from 'node:util';
import { part } from './digits.ts';

const { values } = parseArgs({
  options: {
    superlink: { type: 'string', default: 'http://127.0.0.1:8000' },
    port: { type: 'string', default: '8080' },
    images: { type: 'string', default: '600' },
  },
});
/** Of a request to the SuperLink: a chunk of an array has 5 MiB. */
const MOST = 6 * 1024 * 1024;
const CALL = /^\/v1\/fleet\/[a-z-]+$/;
const FILE = /^\/(flower|flower\/supernode|checkpoints|digits|shared)\/(\w[\w.-]*\.(?:ts|m?js|html))$/;
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript', '.ts': 'text/javascript' };
const { resolve } = createRequire(import.meta.url);
/** protobufjs has a version of long of its own. */
const long = createRequire(resolve('protobufjs')).resolve('long');

/** Packages by the address that the page's import map and scripts use. */
const PACKAGES = {
  '/zeromean.js': () => new URL(import.meta.resolve('zeromean')),
  '/long.js': () => long,
  '/protobuf.js': () => resolve('protobufjs/dist/protobuf.min.js'),
};

const server = createServer(async (request, response) => {
  try {
    const { pathname, searchParams } = new URL(request.url, 'http://localhost');
    if (request.method === 'POST' && CALL.test(pathname)) await forward(pathname, request, response);
    else if (request.method !== 'GET') response.writeHead(405).end();
    else if (pathname === '/digits')
      response.end(packed(part(Number(searchParams.get('part')), Number(values.images))));
    else await file(pathname === '/' ? '/flower/index.html' : pathname, response);
  } catch (error) {
    const absent = error.code === 'ENOENT' || error instanceof RangeError;
    if (!response.headersSent) response.writeHead(absent ? 404 : 502);
    response.end();
  }
});
server.listen(Number(values.port), '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}/`));

async function forward(path, request, response) {
  const parts = [];
  let length = 0;
  for await (const part of request) {
    length += part.length;
    if (length > MOST) {
      response.writeHead(413, { connection: 'close' }).end();
      return;
    }
    parts.push(part);
  }
  const names = ['content-type', 'accept', 'flwr-public-key', 'flwr-timestamp', 'flwr-signature'];
  const headers = Object.fromEntries(names.map((name) => [name, request.headers[name] ?? '']));
  const url = new URL(path, values.superlink);
  const reply = await fetch(url, { method: 'POST', headers, body: Buffer.concat(parts), redirect: 'error' });
  response.writeHead(reply.status, { 'content-type': reply.headers.get('content-type') ?? 'application/octet-stream' });
  response.end(Buffer.from(await reply.arrayBuffer()));
}

async function file(path, response) {
  const [, folder, name] = FILE.exec(path) ?? [];
  if (folder === undefined && PACKAGES[path] === undefined) throw new RangeError(`${path} is not served`);
  const url = PACKAGES[path]?.() ?? new URL(`../${folder}/${name}`, import.meta.url);
  const text = await readFile(url, 'utf8');
  response.writeHead(200, { 'content-type': `${TYPES[extname(`${url}`)]}; charset=utf-8` });
  response.end(`${url}`.endsWith('.ts') ? stripTypeScriptTypes(text) : text);
}

/** Training, test and unseen digits one after another: the number of each, then their pixels, then their labels. */
function packed({ training, test, unseen }) {
  const sets = [training, test, unseen];
  const bytes = ({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength);
  return Buffer.concat([
    bytes(Uint32Array.from(sets, ({ labels }) => labels.length)),
    ...sets.map(({ images }) => bytes(images)),
    ...sets.map(({ labels }) => bytes(labels)),
  ]);
}
