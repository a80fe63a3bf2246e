// The kernels as a TypeScript module, ts/load/wasm.ts: a string with one character for a byte where that can be, two for the
// others, all of them printable ASCII, which no server, bundler or charset changes. Bytes keep their borders, so that
// brotli finds what repeats. Bundle of a module of 29,616 bytes, raw, gzip and brotli: this 54,233, 21,905, 17,979;
// hexadecimal 79,875, 23,608, 18,470; UTF-16 code units above 255 79,875, 24,437, 18,319; base64 60,131, 26,549, 22,123.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './run.mjs';
import { contents, step, write } from './stamps.mjs';
import { WASM } from './wasm.mjs';

const INLINE = 'ts/load/wasm.ts';
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

export function inline() {
  return step('inline kernels', {
    inputs: () => contents(WASM, 'scripts/lib/inline.mjs'),
    outputs: () => [INLINE],
    make: () => {
      const text = encode(readFileSync(join(root, WASM)));
      write(INLINE, `// The kernels, written by scripts/lib/inline.mjs.\nexport const wasm: string =\n  ${text};\n`);
    },
  });
}
