// How a consumer's TypeScript handles the declarations: every way to resolve modules, without DOM types.
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ask } from '../../../scripts/lib/run.mjs';
import { check } from '../browsers/checks.mjs';
import { packaged, versionOf } from './found.mjs';

const RESOLUTIONS = {
  nodenext: { module: 'nodenext' },
  node16: { module: 'node16' },
  bundler: { module: 'esnext', moduleResolution: 'bundler' },
  'nodenext, es2020 and DOM': { module: 'nodenext', target: 'es2020', lib: ['es2022', 'dom'] },
};

export function types(folder) {
  // The same text as an ES module and as CommonJS.
  for (const name of ['types.mts', 'types.cts']) copyFileSync(join(folder, 'consumer.ts.txt'), join(folder, name));
  return Object.entries(RESOLUTIONS).map(([entry, options], i) =>
    check(
      { runtime: 'TypeScript', version: versionOf('typescript'), entry },
      () => compile(folder, `tsconfig.${i}.json`, options),
      ({ wrong }) => wrong,
    ),
  );
}

async function compile(folder, name, options) {
  const strict = { strict: true, exactOptionalPropertyTypes: true, skipLibCheck: false, noEmit: true, types: [] };
  const compilerOptions = { target: 'es2022', lib: ['es2022'], ...strict, ...options };
  writeFileSync(join(folder, name), JSON.stringify({ compilerOptions, files: ['types.mts', 'types.cts'] }));
  const { code, output } = await ask([process.execPath, packaged('typescript', 'bin', 'tsc'), '-p', name], {
    cwd: folder,
  });
  return { milliseconds: Number.NaN, wrong: code === 0 ? undefined : output };
}
