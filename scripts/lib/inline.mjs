// The kernels as a TypeScript module, ts/load/wasm.ts: a string with one character per byte where possible and two
// otherwise, all printable ASCII, which no server, bundler or charset changes. Byte boundaries are kept, so that brotli
// finds repetitions. Bundle of a module of 29,616 bytes, raw, gzip and brotli: this 54,233, 21,905, 17,979;
// hexadecimal 79,875, 23,608, 18,470; UTF-16 code units above 255 79,875, 24,437, 18,319; base64 60,131, 26,549, 22,123.
// A separate module, ts/load/decode.wat, decodes them; its 110 or so bytes are stored as they are. An engine would
// interpret a cold JavaScript loop, which takes 3 ms; this way it takes 1.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { memoryImport } from './purity.mjs';
import { bin, root, work } from './run.mjs';
import { contents, step, write } from './stamps.mjs';
import { WASM } from './wasm.mjs';

const INLINE = 'ts/load/wasm.ts';
const DECODER = 'ts/load/decode.wat';
const ASSEMBLED = 'build/decode.wasm';
/** How a byte is encoded: one character from '#' on, in three planes, of which two need a prefix character. */
const PLANES = ['', ' ', '!'];
const PLANE = 91;
/** Added to every byte: the one of all 256 shifts that gives the smallest brotli. */
const SHIFT = 3;

function encode(bytes) {
  let text = '';
  for (const byte of bytes) {
    const code = (byte + SHIFT) & 255;
    text += PLANES[Math.floor(code / PLANE)] + String.fromCharCode(35 + (code % PLANE));
  }
  return JSON.stringify(text);
}

/** Offsets of the import section's size and its memory's limits flag, a byte each. ts/load/share.ts changes them. */
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
