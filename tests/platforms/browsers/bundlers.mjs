// Bundlers: each bundles a small application without any setting for the package, and Chromium loads the result.
import { cpSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ask } from '../../../scripts/lib/run.mjs';
import { report } from './browse.mjs';
import { check, compare } from './checks.mjs';
import { packaged, versionOf } from './packaged.mjs';
import { pagesFolder } from './pages.mjs';
import { serve } from './server.mjs';
import { viteCommand, viteServer } from './vite.mjs';

const SOURCES = fileURLToPath(new URL('bundlers/', import.meta.url));
const require = createRequire(packaged('package.json'));

/** Each bundles a file into a folder under the same name, and returns its complaints: errors and warnings. */
export const BUNDLERS = {
  async esbuild(file, folder) {
    const { errors, warnings } = await require('esbuild').build({
      entryPoints: [file],
      outdir: folder,
      outExtension: { '.js': '.mjs' },
      bundle: true,
      minify: true,
      format: 'esm',
      logLevel: 'silent',
    });
    return [...errors, ...warnings].map(({ text }) => text);
  },
  async rollup(file, folder) {
    const complaints = [];
    const { nodeResolve } = require('@rollup/plugin-node-resolve');
    const onwarn = ({ message }) => complaints.push(message);
    const bundle = await require('rollup').rollup({ input: file, plugins: [nodeResolve()], onwarn });
    await bundle.write({ dir: folder, format: 'es', entryFileNames: basename(file) });
    await bundle.close();
    return complaints;
  },
  webpack: (file, folder) => webpack(file, folder, 'web'),
  'webpack, webworker': (file, folder) => webpack(file, folder, 'webworker'),
};

async function webpack(file, folder, target) {
  const compiler = require('webpack')({
    mode: 'production',
    context: dirname(file),
    entry: file,
    target,
    output: { path: folder, filename: basename(file) },
    performance: false, // TensorFlow.js alone exceeds its size limit
  });
  const stats = await promisify(compiler.run.bind(compiler))();
  await promisify(compiler.close.bind(compiler))();
  return stats.hasErrors() || stats.hasWarnings() ? [stats.toString('errors-warnings')] : [];
}

/** The checks, all in Chromium; `folder` has the package in its node_modules. */
export function bundlers(folder, found, context) {
  const open = (url) => report('Chromium', found, url);
  const judge = compare(context.digests);
  const application = copyApplication(join(folder, 'application'), context);
  const bundled = Object.entries(BUNDLERS).map(([name, bundle]) => {
    const page = name.endsWith('webworker') ? 'worker' : 'page';
    const out = join(folder, 'bundles', name);
    const run = async () => {
      const complaints = await bundle(join(application, `${page}.mjs`), out);
      return complaints.length > 0 ? { error: complaints.join('\n') } : await load(out, `${page}.html`, open);
    };
    const [runtime] = name.split(',');
    return check({ runtime, version: versionOf(runtime), entry: `${page}, in Chromium` }, run, judge);
  });
  const vite = (entry, run) => check({ runtime: 'Vite', version: versionOf('vite'), entry }, run, judge);
  return [
    ...bundled,
    vite('build, in Chromium', () => viteBuild(application, open)),
    vite('dev, in Chromium', () => viteServer(application, (url) => open(url))),
  ];
}

/** Copies the application with all its imports, and with what Vite serves unchanged. */
function copyApplication(folder, { conformance }) {
  mkdirSync(join(folder, 'public'), { recursive: true });
  for (const name of ['application.mjs', 'page.mjs', 'worker.mjs']) cpSync(join(SOURCES, name), join(folder, name));
  cpSync(join(SOURCES, 'page.html'), join(folder, 'index.html'));
  cpSync(conformance, join(folder, 'conformance.mjs'));
  cpSync(join(pagesFolder, 'first-step.mjs'), join(folder, 'first-step.mjs'));
  cpSync(join(pagesFolder, 'begin.js'), join(folder, 'public/begin.js'));
  return folder;
}

/** Serves a bundle next to the page that loads it. */
async function load(folder, page, open) {
  for (const [from, name] of [
    [SOURCES, page],
    [SOURCES, 'starter.js'],
    [pagesFolder, 'begin.js'],
  ]) {
    cpSync(join(from, name), join(folder, name));
  }
  return await served(folder, page, open);
}

async function viteBuild(folder, open) {
  const { code, output, errors } = await ask(viteCommand('build', folder), { cwd: folder });
  return code === 0 ? await served(join(folder, 'dist'), '', open) : { error: `${output}\n${errors}` };
}

async function served(folder, page, open) {
  const server = await serve({ '/': folder });
  try {
    return await open(`${server.url}/${page}`);
  } finally {
    await server.close();
  }
}
