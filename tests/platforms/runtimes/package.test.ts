// The packed package: its contents, how it is resolved, how large it is, and that its names survived minification.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Consumer, consume, forget, node } from './consumer.ts';

let consumer: Consumer;
beforeAll(() => {
  consumer = consume();
});
afterAll(() => forget(consumer));

const read = (path: string): string => readFileSync(join(consumer.folder, 'node_modules/zeromean', path), 'utf8');
const json = (path: string) => JSON.parse(read(path));

test('holds bundles, their declarations, the binary, and what npm wants', () => {
  const [declarations, others] = [true, false].map((declared) =>
    consumer.files.filter((path) => /\.d\.c?ts$/.test(path) === declared).sort(),
  );
  const entries = ['index', 'safetensors', 'schedules', 'slim', 'tfjs', 'tfjs/create', 'threads'];
  const both = entries.flatMap((name) => [`${name}.cjs`, `${name}.js`]);
  const bundles = ['edge.js', ...both, 'worker.js', 'workerd.js', 'zeromean.wasm'];
  const expected = ['LICENSE', 'README.md', ...bundles.map((name) => `dist/${name}`), 'package.json'];
  expect(others).toEqual(expected.sort());
  expect(declarations).toEqual(
    expect.arrayContaining(entries.flatMap((name) => [`dist/${name}.d.cts`, `dist/${name}.d.ts`])),
  );
  for (const path of declarations ?? []) expect(path).toMatch(/^dist\/([a-z]+\/)?[a-z]+\.d\.c?ts$/);
});

test('has its conditions in the order in which they must be read, and nothing to install', () => {
  const { exports, dependencies, peerDependenciesMeta, sideEffects } = json('package.json');
  expect(Object.keys(exports)).toEqual([
    '.',
    './slim',
    './schedules',
    './safetensors',
    './tfjs',
    './tfjs/create',
    './threads',
    './worker.js',
    './zeromean.wasm',
    './package.json',
  ]);
  expect(Object.keys(exports['.'])).toEqual(['workerd', 'edge-light', 'import', 'require']);
  for (const conditions of Object.values(exports['.'])) expect(Object.keys(conditions as object)[0]).toBe('types');
  expect(dependencies).toBeUndefined();
  for (const { optional } of Object.values(peerDependenciesMeta) as { optional: boolean }[])
    expect(optional).toBe(true);
  expect(sideEffects).toEqual(['./dist/tfjs.js', './dist/tfjs.cjs']); // it registers its classes for saved models
});

test.each([
  ['index.js', []],
  ['slim.js', []],
  ['safetensors.js', []],
  ['workerd.js', ['./zeromean.wasm']],
  ['edge.js', ['./zeromean.wasm?module']],
  ['threads.js', []],
  ['worker.js', []],
  ['tfjs.js', ['@tensorflow/tfjs-core', './index.js']],
  ['tfjs/create.js', ['../index.js']],
])('%s imports %j and no more', (name, imported) => {
  const found = [...read(`dist/${name}`).matchAll(/\b(?:import|from)\s*\(?\s*["']([^"']+)["']/g)].map(
    ([, path]) => path,
  );
  expect(found).toEqual(imported);
});

interface Budget {
  readonly excess: (rows: unknown) => string | undefined;
  readonly sizes: (folder: string) => unknown;
}

test('is within its budget', async () => {
  const { excess, sizes }: Budget = await import(new URL('../../../scripts/lib/budget.mjs', import.meta.url).href);
  expect(excess(sizes(join(consumer.folder, 'node_modules/zeromean/dist')))).toBeUndefined();
});

test.each(['zeromean', 'zeromean/slim'])('%s keeps its names', (entry) => {
  const program = `
    import { readFileSync } from 'node:fs';
    import { createRequire } from 'node:module';
    import * as entry from '${entry}';
    const path = createRequire(import.meta.url).resolve('zeromean/zeromean.wasm');
    const zeromean = entry.create?.(new WebAssembly.Module(readFileSync(path))) ?? entry;
    for (const kind of ['SGD', 'SGDM', 'Adam', 'AdamW']) {
      const optimizer = new zeromean[kind]({ 'fc.weight': { shape: [128, 784], initial: 0 } }, { lr: 0.1 });
      console.log(zeromean[kind].name, optimizer.constructor.name, optimizer, optimizer.parameters['fc.weight']);
    }`;
  const lines = ['SGD', 'SGDM', 'Adam', 'AdamW'].map(
    (kind) => `${kind} ${kind} ${kind} { 1 parameter, 100,352 elements, lr 0.1, stepsTaken 0 } fc.weight [128, 784]`,
  );
  expect(node(consumer, program)).toBe(lines.join('\n'));
});

test('zeromean/safetensors reads what it writes, imported and required', () => {
  const program = `
    import { createRequire } from 'node:module';
    import * as imported from 'zeromean/safetensors';
    const required = createRequire(import.meta.url)('zeromean/safetensors');
    const file = imported.encode({ w: { shape: [2], data: Float32Array.of(1, 2) } }, { format: 'pt' });
    for (const { decode, encode } of [imported, required]) {
      const { metadata, tensors } = decode(file);
      console.log(metadata.get('format'), ...tensors.get('w').data, encode(tensors, metadata).length === file.length);
    }`;
  expect(node(consumer, program)).toBe('pt 1 2 true\npt 1 2 true');
});

test('shared memory takes the entry that compiles the module itself', () => {
  const program = `
    import { readFileSync } from 'node:fs';
    import { createRequire } from 'node:module';
    import { create } from 'zeromean/slim';
    const path = createRequire(import.meta.url).resolve('zeromean/zeromean.wasm');
    const { SGD } = create(new WebAssembly.Module(readFileSync(path)));
    try {
      new SGD({ w: { shape: [1], initial: 0 } }, { lr: 1, shared: true });
    } catch (error) {
      console.log(error.message);
    }`;
  expect(node(consumer, program)).toBe(
    'shared memory needs the entry "zeromean": this one runs a module that others have compiled',
  );
});

test('is released on JSR under the same version', () => {
  const jsr = JSON.parse(readFileSync(new URL('../../../jsr.json', import.meta.url), 'utf8'));
  expect(jsr.version).toBe(json('package.json').version);
});
