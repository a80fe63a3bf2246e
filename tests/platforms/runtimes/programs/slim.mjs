// The slim entry as an ES module, with the binary that the package exports.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { print } from './probe.mjs';

await print(async () => {
  const { create } = await import('zeromean/slim');
  const path = fileURLToPath(import.meta.resolve('zeromean/zeromean.wasm'));
  return create(await WebAssembly.compile(readFileSync(path)));
});
