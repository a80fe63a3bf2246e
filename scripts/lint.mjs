// npm run lint: formatting, lints and types of everything, native and wasm.
import { build } from './lib/build.mjs';
import { ensureLints, TARGET } from './lib/compiler.mjs';
import { bin, main, say, show } from './lib/run.mjs';
import { facts, wasmEnvironment } from './lib/toolchain.mjs';

const WARNINGS_ARE_ERRORS = ['--', '-D', 'warnings'];

await main(async () => {
  await build();
  const { native } = facts();
  const wasm = wasmEnvironment();
  await ensureLints(native);
  const members = ['zeromean', 'zeromean-wasm', 'glyphs'].flatMap((name) => ['-p', name]);
  const checks = [
    ['biome check', bin('@biomejs/biome/bin/biome', 'check', '--error-on-warnings')],
    [
      'tsc: library',
      bin('typescript/bin/tsc', '-p', 'tsconfig.build.json', '--noEmit', '--emitDeclarationOnly', 'false'),
    ],
    ['tsc: tests and examples', bin('typescript/bin/tsc', '-p', 'tsconfig.json')],
    ['tsc: playground', bin('typescript/bin/tsc', '-p', 'examples/playground')],
    ['cargo fmt', ['cargo', 'fmt', '--all', '--check'], native],
    ['cargo clippy, native', ['cargo', 'clippy', '--workspace', '--all-targets', ...WARNINGS_ARE_ERRORS], native],
    ['cargo clippy, wasm', ['cargo', 'clippy', ...members, '--target', TARGET, ...WARNINGS_ARE_ERRORS], wasm],
    ['cargo doc', ['cargo', 'doc', '-p', 'zeromean', '--no-deps'], { ...native, RUSTDOCFLAGS: '-D warnings' }],
  ];
  const failed = [];
  for (const [name, command, env] of checks) {
    say(name);
    if ((await show(command, { env })) !== 0) failed.push(name);
  }
  say(failed.length === 0 ? 'no complaints' : `complaints: ${failed.join(', ')}`);
  return failed.length === 0 ? 0 : 1;
});
