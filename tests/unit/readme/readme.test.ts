// The README's runnable blocks, run exactly as printed.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import { expect, it } from 'vitest';
import { decode } from '../../../ts/safetensors.ts';

const root = new URL('../../../', import.meta.url);
const readme = readFileSync(new URL('README.md', root), 'utf8');

/** Runs the first block after this text, plus an extra line, in a folder; returns what that line prints, as JSON. */
function run(before: string, line: string, folder: string): unknown {
  const source = readme.slice(readme.indexOf(before)).split('```ts\n')[1]?.split('```')[0] ?? '';
  const entry = (_: string, name = '/index'): string => JSON.stringify(new URL(`dist${name}.js`, root).href);
  const { code } = transformSync(source.replaceAll(/'zeromean(\/\w+)?'/g, entry), { loader: 'ts' });
  writeFileSync(join(folder, 'block.mjs'), `${code}\nconsole.log(JSON.stringify(${line}));`);
  const output = execFileSync(process.execPath, ['block.mjs'], { cwd: folder, encoding: 'utf8' }).trim().split('\n');
  return JSON.parse(output.at(-1) ?? '');
}

/** Calls with a temporary folder, which is removed afterwards. */
function inFolder(call: (folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'zeromean-readme-'));
  try {
    call(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

it('fits the matrix that it says it fits', () => {
  inFolder((folder) => {
    const fitted = run('## Use it', '[...data]', folder) as number[];
    const target = [2, 0, -1, 0, 3, 1];
    expect(fitted.length).toBe(target.length);
    for (const [i, w] of fitted.entries()) expect(Math.abs(w - (target[i] ?? Number.NaN))).toBeLessThan(0.1);
  });
});

it('puts a new head on an old body', () => {
  inFolder((folder) => {
    const model = new URL('tests/checkpoint/foreign/torch-half.safetensors', root);
    cpSync(model, join(folder, 'model.safetensors'));
    const parameters = '[...spec].map(([name, { frozen, lrScale }]) => [name, frozen, lrScale])';
    const rows = run('A new head on an old body', parameters, folder) as unknown[];
    const body = ['norm.running_mean', 'norm.running_var', 'conv.bias', 'conv.weight', 'norm.bias', 'norm.weight'];
    const expected = body.map((name) => [name, name.includes('running'), 0.1]);
    expect([...rows].sort()).toEqual([...expected, ['fc.weight', null, null], ['fc.bias', null, null]].sort());

    const { metadata, tensors } = decode(readFileSync(join(folder, 'tuned.safetensors')));
    const before = decode(readFileSync(model)).tensors;
    expect([...metadata]).toEqual([['format', 'pt']]);
    for (const name of body) expect(tensors.get(name)?.data, name).toEqual(before.get(name)?.data);
    expect(tensors.get('fc.weight')).toMatchObject({ shape: [3, 16], dtype: 'F32', data: new Float32Array(48) });
  });
});
