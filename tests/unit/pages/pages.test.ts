// The pages for users: each block of TypeScript is type-checked and runs as printed, each command exists.

import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import { afterAll, expect, test } from 'vitest';
import { decode } from '../../../ts/safetensors.ts';
import { blocksOf, pages, root } from './blocks.ts';
import { elsewhere, programs } from './programs.ts';

const blocks = pages.flatMap(blocksOf);
const contributors = ['CONTRIBUTING.md', 'ARCHITECTURE.md', 'tests/README.md', 'examples/README.md', 'crate/README.md'];
const scripts: Readonly<Record<string, string>> = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).scripts;

/** A folder in which `zeromean` is installed. */
const folder = mkdtempSync(join(tmpdir(), 'zeromean-pages-'));
mkdirSync(join(folder, 'node_modules'));
symlinkSync(root, join(folder, 'node_modules/zeromean'), 'junction');
symlinkSync(join(root, 'node_modules/@types'), join(folder, 'node_modules/@types'), 'junction');
writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
const model = join(root, 'tests/checkpoint/foreign/torch-half.safetensors');

afterAll(() => rmSync(folder, { recursive: true }));

/** A block as a whole program, which prints the value of its last line as JSON. */
function sourceOf(name: string): string {
  const { before = '', after = 'undefined' } = programs[name] ?? {};
  const { code = '' } = blocks.find((block) => block.name === name && block.language === 'ts') ?? {};
  return `${before}${code}\nconsole.log(JSON.stringify(${after}));\nexport {};\n`;
}

const names = Object.keys(programs);
const folderOf = (name: string): string => join(folder, `block-${names.indexOf(name)}`);

test.each(names)('%s runs', (name) => {
  const own = folderOf(name);
  mkdirSync(own);
  cpSync(model, join(own, 'model.safetensors'));
  const { code } = transformSync(sourceOf(name), { loader: 'ts' });
  writeFileSync(join(own, 'block.mjs'), code);
  const { stdout, stderr } = spawnSync(process.execPath, ['block.mjs'], { cwd: own, encoding: 'utf8' });
  expect(/^\w*Error.*$/m.exec(stderr)?.[0]).toBeUndefined();
  expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).toEqual(programs[name]?.value);
});

test('a model with a new head is written for Python', () => {
  const own = folderOf('docs/checkpoints.md#A new head on an old body');
  const { metadata, tensors } = decode(readFileSync(join(own, 'tuned.safetensors')));
  const before = decode(readFileSync(model)).tensors;
  expect([...metadata]).toEqual([['format', 'pt']]);
  const body = ['norm.running_mean', 'norm.running_var', 'conv.bias', 'conv.weight', 'norm.bias', 'norm.weight'];
  for (const name of body) expect(tensors.get(name)?.data, name).toEqual(before.get(name)?.data);
  expect(tensors.get('fc.weight')).toMatchObject({ shape: [3, 16], dtype: 'F32', data: new Float32Array(48) });
});

test('all of them type-check', () => {
  for (const name of names) writeFileSync(join(folderOf(name), 'block.ts'), sourceOf(name));
  const compilerOptions = { strict: true, noEmit: true, module: 'nodenext', target: 'es2024', types: ['node'] };
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: { ...compilerOptions, lib: ['es2024', 'dom'] }, include: ['*/*.ts'] }),
  );
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const { stdout } = spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' });
  const named = stdout.replaceAll(/block-(\d+)/g, (_, i: string) => names[Number(i)] ?? '');
  expect(named).toBe('');
});

test('the module of a page without a build step runs', () => {
  const pages = blocks.filter(({ language }) => language === 'html');
  expect(pages.map(({ name }) => name)).toEqual(['docs/runtimes.md#Where it runs']);
  const [, module = ''] = /<script type="module">(.*)<\/script>/s.exec(pages[0]?.code ?? '') ?? [];
  writeFileSync(join(folder, 'page.mjs'), `${module}\nconsole.log(Adam.name);`);
  expect(spawnSync(process.execPath, ['page.mjs'], { cwd: folder, encoding: 'utf8' }).stdout).toBe('Adam\n');
});

test('no block is left out', () => {
  const runnable = blocks.filter(({ language }) => !['sh', 'html', 'text'].includes(language)).map(({ name }) => name);
  expect(runnable.sort()).toEqual([...names, ...Object.keys(elsewhere)].sort());
  for (const path of Object.values(elsewhere)) expect(existsSync(join(root, path)), path).toBe(true);
});

test.each([...pages, ...contributors])('every command of %s exists', (page) => {
  const text = readFileSync(join(root, page), 'utf8');
  for (const [, script = ''] of text.matchAll(/npm run ([\w:]+)/g)) expect(Object.keys(scripts)).toContain(script);
  const paths = text.matchAll(/(?:vitest run|npm test --|node|npx vite|deno run|bun) ([\w.-]+\/[\w./-]+)/g);
  for (const [, path = ''] of paths) expect(existsSync(join(root, path)), path).toBe(true);
});

test('what CONTRIBUTING quotes is in the sources', () => {
  const files = ['crate/src/rules/lion.rs', 'crate/src/step/kernels.rs', 'ts/optimizers/lion.ts'];
  const sources = files.map((path) => readFileSync(join(root, path), 'utf8')).join('\n');
  const quoted = blocksOf('CONTRIBUTING.md').filter(({ language }) => language === 'rust' || language === 'ts');
  const lines = quoted.flatMap(({ code }) => code.split('\n')).map((line) => line.replace(/\s*\/\/.*$/, '').trim());
  for (const line of lines.filter((line) => !line.includes('...'))) expect(sources).toContain(line);
});
