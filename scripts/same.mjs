// npm run same -- REVISION: does the working tree build the same bytes as that revision? Builds the revision in a
// temporary clone, builds the working tree, and compares build/zeromean.wasm and every file of dist/. Prints one line
// per differing file and then exits with code 1. Options: --ignore-declarations leaves out .d.ts and .d.cts, which
// contain type names and comments; --ignore-names lets the bundles differ in the short names that esbuild gives to
// variables: it picks letters by their frequency in the sources, so a longer name in one place changes names elsewhere.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from './lib/build.mjs';
import { ask, main, root, SetupError, work } from './lib/run.mjs';
import { WASM } from './lib/wasm.mjs';

const OPTIONS = {
  'ignore-declarations': { type: 'boolean', default: false },
  'ignore-names': { type: 'boolean', default: false },
};
const LETTERS = [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$'];

/** The full hash of a revision, which a clone may not know by the same name. */
async function commitOf(revision = '') {
  const { code, output } = await ask(['git', 'rev-parse', '--verify', '--quiet', `${revision}^{commit}`]);
  if (code !== 0) throw new SetupError(`"${revision}" is no revision: npm run same -- HEAD~1`);
  return output;
}

/** Checks a commit out in `folder` and builds it there, with this copy's packages and compiled dependencies. */
async function buildCommit(commit, folder) {
  await work('cloning', ['git', 'clone', '--quiet', '--shared', '--no-checkout', root, folder]);
  await work(`checking out ${commit}`, ['git', '-C', folder, 'checkout', '--quiet', '--detach', commit]);
  symlinkSync(join(root, 'target'), join(folder, 'target'));
  // With a different lock file it installs its own packages, and through a link it would overwrite ours.
  const lock = 'package-lock.json';
  if (readFileSync(join(root, lock)).equals(readFileSync(join(folder, lock)))) {
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  }
  await work('building it', [process.execPath, 'scripts/build.mjs'], { cwd: folder });
}

/** The paths of all build outputs that somebody else reads. */
function artefacts(folder) {
  const paths = readdirSync(join(folder, 'dist'), { recursive: true }).map((name) => join('dist', name));
  return [WASM, ...paths.filter((path) => statSync(join(folder, path)).isFile())];
}

function sizeOf(bytes) {
  return bytes === undefined ? 'no file' : `${bytes.length} bytes`;
}

/** A bundle whose names depend on its code alone: an added text fixes the frequencies of all letters. */
async function renamed(code, path) {
  const { transform } = await import('esbuild');
  const text = LETTERS.map((letter, i) => letter.repeat(10_000 * (LETTERS.length - i))).join('');
  const format = path.endsWith('.cjs') ? 'cjs' : 'esm';
  return (await transform(`${code};'${text}'`, { minify: true, format, target: 'es2022' })).code;
}

async function isSame(path, old, now, ignoreNames) {
  if (old === undefined || now === undefined) return false;
  if (now.equals(old)) return true;
  if (!ignoreNames || !/\.c?js$/.test(path)) return false;
  return (await renamed(old, path)) === (await renamed(now, path));
}

/** One line per file that differs between the two folders. */
async function differences(before, after, options) {
  const read = (folder, path) => (existsSync(join(folder, path)) ? readFileSync(join(folder, path)) : undefined);
  const lines = [];
  for (const path of [...new Set([before, after].flatMap(artefacts))].sort()) {
    if (options['ignore-declarations'] && /\.d\.c?ts$/.test(path)) continue;
    const [old, now] = [read(before, path), read(after, path)];
    if (!(await isSame(path, old, now, options['ignore-names'])))
      lines.push(`${path}: ${sizeOf(old)} -> ${sizeOf(now)}`);
  }
  return lines;
}

await main(async () => {
  const { values, positionals } = parseArgs({ options: OPTIONS, allowPositionals: true });
  const commit = await commitOf(positionals[0]);
  const folder = mkdtempSync(join(tmpdir(), 'zeromean-same-'));
  try {
    await buildCommit(commit, folder);
    await build();
    const lines = await differences(folder, root, values);
    for (const line of lines) console.log(line);
    console.log(lines.length === 0 ? `no difference from ${commit}` : `${lines.length} files differ from ${commit}`);
    return lines.length === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
