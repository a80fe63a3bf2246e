// How a consumer's strict TypeScript handles the declarations together with those of TensorFlow.js.
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ask } from '../../../scripts/lib/run.mjs';
import { check } from '../browsers/checks.mjs';
import { packaged, versionOf } from '../runtimes/found.mjs';

const RESOLUTIONS = {
  nodenext: { module: 'nodenext' },
  bundler: { module: 'esnext', moduleResolution: 'bundler' },
};
/** TensorFlow.js's own declarations do not compile with these options. */
const STRICT = { strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, skipLibCheck: true };

export function types(folder) {
  for (const name of ['types.mts', 'types.cts']) copyFileSync(join(folder, 'consumer.ts.txt'), join(folder, name));
  return Object.entries(RESOLUTIONS).map(([entry, options]) =>
    check(
      { runtime: 'TypeScript', version: versionOf('typescript'), entry: `zeromean/tfjs, ${entry}` },
      () => compile(folder, `tsconfig.${entry}.json`, options),
      ({ wrong }) => wrong,
    ),
  );
}

async function compile(folder, name, options) {
  const own = { target: 'es2022', lib: ['es2022', 'dom'], noEmit: true, types: [], ...STRICT };
  const files = ['types.mts', ...(options.module === 'nodenext' ? ['types.cts'] : [])];
  writeFileSync(join(folder, name), JSON.stringify({ compilerOptions: { ...own, ...options }, files }));
  const tsc = [process.execPath, packaged('typescript', 'bin', 'tsc'), '-p', name];
  const { code, output } = await ask(tsc, { cwd: folder });
  return { wrong: code === 0 ? undefined : output };
}
