// A consumer: an empty folder with the packed package installed, and a function that runs programs there in Node.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** The npm that runs this, if there is one. */
const cli = process.env.npm_execpath;
const [npm = '', ...first] = cli?.endsWith('.js') ? [process.execPath, cli] : ['npm'];

/** Where the package is installed, and which files npm packed. */
export interface Consumer {
  readonly folder: string;
  readonly files: readonly string[];
}

/** Packs dist/ and installs it. */
export function consume(): Consumer {
  const folder = mkdtempSync(join(tmpdir(), 'zeromean-consumer-'));
  const run = (cwd: string, ...args: string[]): string =>
    execFileSync(npm, [...first, ...args], { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  const [packed] = JSON.parse(run(root, 'pack', '--json', '--pack-destination', folder));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'user', private: true, type: 'module' }));
  run(folder, 'install', join(folder, packed.filename), '--no-audit', '--no-fund', '--no-save');
  return { folder, files: packed.files.map(({ path }: { path: string }) => path) };
}

/** Removes the folder. */
export function forget({ folder }: Consumer): void {
  rmSync(folder, { recursive: true, force: true });
}

/** Runs a program, given as text, as a module in the folder, with these Node flags; returns what it printed. */
export function node({ folder }: Consumer, program: string, ...flags: string[]): string {
  writeFileSync(join(folder, 'program.mjs'), program);
  const { status, stdout, stderr } = spawnSync(process.execPath, [...flags, 'program.mjs'], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '', NODE_NO_WARNINGS: '1', NO_COLOR: '1' },
  });
  if (status !== 0) throw new Error(`exit code ${status}\n${stderr}`);
  return stdout.trim();
}
