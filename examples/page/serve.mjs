// Serves the page and its imports on port 8080 or the given port; strips the types from the shared TypeScript.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { stripTypeScriptTypes } from 'node:module';
import { extname } from 'node:path';

const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.ts': 'text/javascript' };
const FOLDERS = ['page', 'digits', 'shared'];

/** The file for a URL path: the package's entry, or a file in one of the examples folders that the page uses. */
function fileOf(path) {
  if (path === '/zeromean.js') return new URL(import.meta.resolve('zeromean'));
  const [, folder, name] = path === '/' ? ['', 'page', 'index.html'] : path.split('/');
  if (!FOLDERS.includes(folder) || name.startsWith('.')) throw new Error('not served');
  return new URL(`../${folder}/${name}`, import.meta.url);
}

const server = createServer(async (request, response) => {
  try {
    const { pathname } = new URL(request.url, 'http://localhost');
    const file = fileOf(pathname);
    const text = await readFile(file, 'utf8');
    const type = TYPES[extname(file.pathname)] ?? 'text/plain';
    response.writeHead(200, { 'Content-Type': `${type}; charset=utf-8` });
    response.end(file.pathname.endsWith('.ts') ? stripTypeScriptTypes(text) : text);
  } catch {
    response.writeHead(404).end();
  }
});
server.listen(Number(process.argv[2] ?? 8080), '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${server.address().port}/`);
});
