// The type declarations of the entries: tsc's output, with the import extensions that `import` (.d.ts) and `require`
// (.d.cts) resolve, limited to the files that an entry reaches.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { bin, root, work } from './run.mjs';
import { write } from './stamps.mjs';

const EMITTED = 'build/declarations';
/** The path in `from './x.ts'` and in `import('./x.ts')`. */
const IMPORTS = /((?:from|import)\s*\(?\s*["'])(\.{1,2}\/[^"']+)\.ts(["'])/g;

export async function declarations(entries, folder) {
  rmSync(join(root, EMITTED), { recursive: true, force: true });
  // Unchecked: type checking is the job of `npm run lint`, and an unused variable should not stop a test.
  const tsc = bin('typescript/bin/tsc', '-p', 'tsconfig.build.json', '--noCheck', '--outDir', EMITTED);
  await work('writing declarations', tsc);
  const texts = new Map();
  for (const { source } of entries) collect(source.replace(/^ts\//, '').replace(/\.ts$/, ''), texts);
  for (const [name, text] of texts) {
    write(join(folder, `${name}.d.ts`), text.replaceAll(IMPORTS, '$1$2.js$3'));
    write(join(folder, `${name}.d.cts`), text.replaceAll(IMPORTS, '$1$2.cjs$3'));
  }
}

/** Adds a module's declaration and everything it imports to `texts`. */
function collect(name, texts) {
  if (texts.has(name)) return;
  const text = readFileSync(join(root, EMITTED, `${name}.d.ts`), 'utf8');
  texts.set(name, text);
  for (const [, , path] of text.matchAll(IMPORTS)) collect(join(name, '..', path), texts);
}
