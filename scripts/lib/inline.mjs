// The kernels as a TypeScript module, ts/load/wasm.ts: a string with one character for a byte where that can be, two for the
// others, all of them printable ASCII, which no server, bundler or charset changes. Bytes keep their borders, so that
// brotli finds what repeats. Bundle of a module of 29,616 bytes, raw, gzip and brotli: this 54,233, 21,905, 17,979;
// hexadecimal 79,875, 23,608, 18,470; UTF-16 code units above 255 79,875, 24,437, 18,319; base64 60,131, 26,549, 22,123.
// They are decoded by a module of their own, ts/load/decode.wat, some 110 bytes that are written down as they are: an engine
// interprets a loop of JavaScript that it has not met before, and takes 3 ms, this way 1.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { memoryImport } from './purity.mjs';
import { bin, root, work } from './run.mjs';
import { contents, step, write } from './stamps.mjs';
import { WASM } from './wasm.mjs';

const INLINE = 'ts/load/wasm.ts';
const DECODER = 'ts/load/decode.wat';
const ASSEMBLED = 'build/decode.wasm';
/** The characters of a byte: those from '#' on, in three planes; the others follow one that names their plane. */
const PLANES = ['', ' ', '!'];
const PLANE = 91;
/** Added to every byte: of all 256 choices the one with the smallest brotli. */
const SHIFT = 3;

function encode(bytes) {
  let text = '';
  for (const byte of bytes) {
    const code = (byte + SHIFT) & 255;
    text += PLANES[Math.floor(code / PLANE)] + String.fromCharCode(35 + (code % PLANE));
  }
  return JSON.stringify(text);
}

/** Where the section of imports has its size, and the memory in it its flag: one byte each. ts/load/share.ts changes them. */
function limitsOf(kernels) {
  const { size, flag } = memoryImport(kernels);
  const ADDED = 3;
  if (kernels[size] + ADDED > 127 || kernels[flag] !== 0 || kernels[flag + 1] > 127)
    throw new Error('the imports of the kernels have changed');
  return [size, flag];
}

export function inline() {
  return step('inline kernels', {
    inputs: () => contents(WASM, DECODER, 'scripts/lib/inline.mjs', 'node_modules/binaryen/package.json'),
    outputs: () => [INLINE],
    make: async () => {
      await work('assembling their decoder', bin('binaryen/bin/wasm-as', DECODER, '-o', ASSEMBLED));
      const kernels = readFileSync(join(root, WASM));
      const lines = [
        '// The kernels, written by scripts/lib/inline.mjs: the module that decodes them, their length in bytes, where the size of',
        '// their imports and the flag of their memory stand, and their text.',
        `export const decoder: readonly number[] = [${[...readFileSync(join(root, ASSEMBLED))].join(', ')}];`,
        `export const length = ${kernels.length};`,
        `export const limits: readonly [size: number, flag: number] = [${limitsOf(kernels).join(', ')}];`,
        `export const text: string =\n  ${encode(kernels)};`,
      ];
      write(INLINE, `${lines.join('\n')}\n`);
    },
  });
}
