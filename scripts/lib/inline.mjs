// The kernels as a TypeScript module, ts/load/wasm.ts: a string of hexadecimal digits (base64 is shorter, but not after
// brotli, which finds what repeats only where bytes keep their borders).
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './run.mjs';
import { contents, step, write } from './stamps.mjs';
import { WASM } from './wasm.mjs';

const INLINE = 'ts/load/wasm.ts';

export function inline() {
  return step('inline kernels', {
    inputs: () => contents(WASM, 'scripts/lib/inline.mjs'),
    outputs: () => [INLINE],
    make: () => {
      const hex = readFileSync(join(root, WASM)).toString('hex');
      write(
        INLINE,
        `// The kernels in hexadecimal, written by scripts/lib/inline.mjs.\nexport const wasm: string =\n  '${hex}';\n`,
      );
    },
  });
}
