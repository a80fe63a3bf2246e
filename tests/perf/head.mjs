// The head of a report: the machine, engines and versions, and the command that repeats it.
import { readFileSync } from 'node:fs';
import { arch, cpus, platform, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { ask, root } from '../../scripts/lib/run.mjs';

export async function headOf({ core, rounds }, args) {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const commit = await ask(['git', 'describe', '--always', '--dirty']);
  const rustc = await ask(['rustc', '--version']);
  return {
    package: `zeromean ${version}${commit.code === 0 ? ` at ${commit.output}` : ''}`,
    machine: `${cpus()[0]?.model.trim()}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, ${platform()} ${release().split('-')[0]} ${arch()}`,
    engine: `Node ${process.versions.node}, V8 ${process.versions.v8}`,
    compiler: rustc.code === 0 ? rustc.output : 'none',
    pinned: core === undefined ? 'no' : `to core ${core}`,
    rounds: `${rounds}, interleaved`,
    command: `npm run bench${args.length === 0 ? '' : ` -- ${args.join(' ')}`}`,
    date: new Date().toISOString().slice(0, 10),
  };
}

export function headText(head) {
  return Object.entries(head)
    .map(([name, value]) => `${`${name}:`.padEnd(11)}${value}`)
    .join('\n');
}
