// What publint and "are the types wrong?" say about the tarball.
import { ask } from '../../../scripts/lib/run.mjs';
import { check } from '../browsers/checks.mjs';
import { packaged, versionOf } from './found.mjs';

export function checkers(_folder, { tarball }) {
  const judge = ({ wrong }) => wrong;
  // A binary has no types, nor does a worker's program; resolution from before Node 16 does not know `exports`.
  const attw = ['--profile', 'node16', '--exclude-entrypoints', 'zeromean.wasm', 'worker.js'];
  return [
    check({ runtime: 'publint', version: versionOf('publint'), entry: 'tarball' }, () => publint(tarball), judge),
    check(
      { runtime: 'attw', version: versionOf('@arethetypeswrong/cli'), entry: 'tarball' },
      () => clean(packaged('@arethetypeswrong/cli', 'dist', 'index.js'), tarball, ...attw),
      judge,
    ),
  ];
}

async function clean(...command) {
  const { code, output, errors } = await ask([process.execPath, ...command]);
  return { milliseconds: Number.NaN, wrong: code === 0 ? undefined : `${output}\n${errors}` };
}

function publint(tarball) {
  return clean(packaged('publint', 'src', 'cli.js'), 'run', tarball, '--strict');
}
