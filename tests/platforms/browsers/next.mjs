// Next.js, without any settings: a server component, a client component and an edge route, built and started.
import { cpSync, mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ask } from '../../../scripts/lib/run.mjs';
import { report } from './browse.mjs';
import { check, compare } from './checks.mjs';
import { pagesFolder } from './pages.mjs';
import { end, freePort, start } from './processes.mjs';

const SOURCES = fileURLToPath(new URL('next/', import.meta.url));
const ENV = { NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: undefined };

/** The checks; `folder` has the package in its node_modules. */
export function next(folder, found, context) {
  let application;
  const visit = async (look) => {
    application ??= build(folder, context);
    return await started(await application, look);
  };
  const version = versionOf();
  const judge = compare(context.digests);
  // Without settings its pages are not isolated: a team has one thread, and gives the reason.
  const withTeam = (said) =>
    said.threads === 1 && /not cross-origin isolated/.test(said.reason) ? judge(said) : said.reason;
  const named = (entry, look, right = judge) => check({ runtime: 'Next.js', version, entry }, () => visit(look), right);
  return [
    named('server component', serverReport),
    named('client component, in Chromium', (url) => report('Chromium', found, url), withTeam),
    named('edge route', async (url) => JSON.parse(await body(`${url}edge`))),
  ];
}

function versionOf() {
  return JSON.parse(readFileSync(join(SOURCES, 'node_modules/next/package.json'), 'utf8')).version;
}

/** Builds the application in its own folder, next to real packages: Next.js follows no links out of it. */
async function build(installed, { conformance, temp }) {
  const folder = mkdtempSync(join(temp, 'next-'));
  for (const name of ['package.json', 'node_modules', 'app']) {
    cpSync(join(SOURCES, name), join(folder, name), { recursive: true, verbatimSymlinks: true });
  }
  cpSync(join(installed, 'node_modules/zeromean'), join(folder, 'node_modules/zeromean'), { recursive: true });
  cpSync(conformance, join(folder, 'app/conformance.mjs'));
  cpSync(join(pagesFolder, 'first-step.mjs'), join(folder, 'app/first-step.mjs'));
  const { code, output, errors } = await ask(command(folder, 'build'), { cwd: folder, env: ENV });
  if (code !== 0) throw new Error(`${output}\n${errors}`);
  return folder;
}

function command(folder, ...args) {
  return [process.execPath, join(folder, 'node_modules/next/dist/bin/next'), ...args];
}

/** Calls `look` with the address of the application while it is running. */
async function started(folder, look) {
  const port = await freePort();
  const args = ['start', '--hostname', '127.0.0.1', '--port', `${port}`];
  const server = await start(command(folder, ...args), { cwd: folder, env: ENV, ready: /Ready in/ });
  try {
    return await look(`http://127.0.0.1:${port}/`);
  } catch (error) {
    throw new Error(`${error.message}\n${server.output}`, { cause: error });
  } finally {
    await end(server);
  }
}

async function serverReport(url) {
  const page = await body(url);
  const [, encoded] = /<pre id="server">([^<]*)<\/pre>/.exec(page) ?? [];
  if (encoded === undefined) throw new Error(`no report in the page:\n${page.slice(0, 2000)}`);
  return JSON.parse(Buffer.from(encoded, 'base64').toString());
}

async function body(url) {
  const response = await fetch(url);
  const text = await response.text();
  if (!response.ok) throw new Error(`${url} answers ${response.status}: ${text.slice(0, 2000)}`);
  return text;
}
