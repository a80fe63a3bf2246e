// The README's runnable block, run as it stands there.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import { expect, it } from 'vitest';

const root = new URL('../../../', import.meta.url);

it('fits the matrix that it says it fits', () => {
  const readme = readFileSync(new URL('README.md', root), 'utf8');
  const source = /## Use it\n\n```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
  const entry = JSON.stringify(new URL('dist/index.js', root).href);
  const { code } = transformSync(source.replace("'zeromean'", entry), { loader: 'ts' });
  const folder = mkdtempSync(join(tmpdir(), 'zeromean-readme-'));
  try {
    const file = join(folder, 'block.mjs');
    writeFileSync(file, `${code}\nconsole.log(JSON.stringify([...data]));`);
    const output = execFileSync(process.execPath, [file], { encoding: 'utf8' }).trim().split('\n');
    const fitted: number[] = JSON.parse(output.at(-1) ?? '');
    const target = [2, 0, -1, 0, 3, 1];
    for (const [i, w] of fitted.entries()) expect(Math.abs(w - (target[i] ?? Number.NaN))).toBeLessThan(0.1);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
