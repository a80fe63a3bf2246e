// The code under fuzz: the part of ts/checkpoint that reads files as one module, with a counter for every branch
// (istanbul-lib-instrument), and optionally a planted bug.
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const { createInstrumenter } = createRequire(import.meta.url)('istanbul-lib-instrument');
const FOLDER = fileURLToPath(new URL('../../../ts/checkpoint', import.meta.url));
const ENTRY = "export { read } from './format.ts'; export { decode } from './safetensors.ts';";

/** Bugs that can be planted: the code to replace, and its replacement. */
export const BUGS = {
  overlap: ['if (begin < at)', 'if (begin < at && begin === 3)'],
  twice: ['if (keys.has(key))', 'if (keys.has(key) && key.length > 20)'],
  end: ['if (end > size)', 'if (end > size && size === 1)'],
  size: ['if (bytes !== end - begin)', 'if (bytes > end - begin)'],
};

let targets = 0;

/** Returns { decode, read, branches }: the functions, and how often each branch has been taken so far. */
export async function target(bug) {
  const [found, planted] = BUGS[bug] ?? ['', ''];
  const { outputFiles } = await build({
    stdin: { contents: ENTRY, resolveDir: FOLDER },
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'checkpoint',
    target: 'es2022',
  });
  const [{ text }] = outputFiles;
  if (text.split(found).length !== 2 && bug !== undefined) throw new Error(`no place for the bug "${bug}": ${found}`);
  targets += 1;
  const coverageVariable = `fuzz_coverage_${targets}`;
  const instrumenter = createInstrumenter({ coverageVariable, esModules: false });
  const code = instrumenter.instrumentSync(text.replace(found, planted), 'checkpoint.js');
  const { decode, read } = new Function(`${code}; return checkpoint;`)();
  const [{ b }] = Object.values(globalThis[coverageVariable]);
  return { decode, read, branches: () => Object.values(b).flat() };
}
