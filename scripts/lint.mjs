// npm run lint: formatting, lints and types of everything, native and wasm.
import { join } from 'node:path';
import { build } from './lib/build.mjs';
import { main, root, say, show } from './lib/run.mjs';
import { toolchain } from './lib/toolchain.mjs';

const bin = (name) => join(root, 'node_modules', '.bin', name);
const strict = ['--', '-D', 'warnings'];

await main(async () => {
  await build();
  const env = await toolchain();
  const checks = [
    [bin('biome'), ['check', '--error-on-warnings']],
    [bin('tsc'), ['-p', 'tsconfig.json']],
    ['cargo', ['fmt', '--check']],
    ['cargo', ['clippy', '--workspace', '--all-targets', ...strict]],
    ['cargo', ['clippy', '-p', 'zeromean', '--target', 'wasm32-unknown-unknown', ...strict], { env }],
  ];
  let failed = 0;
  for (const [command, args, options] of checks) {
    say([command.replace(root, ''), ...args].join(' '));
    if ((await show(command, args, options)) !== 0) failed += 1;
  }
  return failed === 0 ? 0 : 1;
});
