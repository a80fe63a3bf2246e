// The slim entry as a CommonJS module, with the binary that the package exports.
const { readFileSync } = require('node:fs');

import('./probe.mjs').then(({ print }) =>
  print(() => {
    const { create } = require('zeromean/slim');
    return create(new WebAssembly.Module(readFileSync(require.resolve('zeromean/zeromean.wasm'))));
  }),
);
